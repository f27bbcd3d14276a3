import { UserError } from '../../core/errors';

/**
 * SentencePiece's compiled normalisation map, as `tokenizer.json` embeds it: a double-array trie over UTF-8 bytes whose values point
 * at null-terminated replacements (format of darts-clone, https://github.com/s-yata/darts-clone).
 */
export class Charsmap {
  readonly #units: Uint32Array;
  readonly #replacements: Uint8Array;
  readonly #decoder = new TextDecoder();

  /** @throws UserError where `base64` is not such a map */
  constructor(path: string, base64: unknown) {
    const bytes = Buffer.from(typeof base64 === 'string' ? base64 : '', 'base64');
    const trieBytes = bytes.length < 4 ? 0 : bytes.readUInt32LE(0);
    if (trieBytes === 0 || trieBytes % 4 !== 0 || 4 + trieBytes > bytes.length)
      throw new UserError('normalizer: precompiled_charsmap is not a compiled map.', { file: path });
    this.#units = new Uint32Array(Uint8Array.from(bytes.subarray(4, 4 + trieBytes)).buffer);
    this.#replacements = Uint8Array.from(bytes.subarray(4 + trieBytes));
  }

  /** The replacement of the shortest key that `bytes` start with; the Rust library's `Precompiled` takes that one, not the longest. */
  replacement(bytes: Uint8Array): string | undefined {
    let node = offset(this.#units[0]!);
    for (const byte of bytes) {
      node ^= byte;
      const unit = this.#units[node];
      if (unit === undefined || byte === 0 || (unit & 0x800000ff) !== byte) return undefined;
      node ^= offset(unit);
      if ((unit >>> 8) & 1) return this.#textAt(this.#units[node]! & 0x7fffffff);
    }
    return undefined;
  }

  /** Whether any key starts with `bytes`, or `bytes` with a key. */
  concerns(bytes: Uint8Array): boolean {
    let node = offset(this.#units[0]!);
    for (const byte of bytes) {
      node ^= byte;
      const unit = this.#units[node];
      if (unit === undefined || (unit & 0x800000ff) !== byte) return false;
      if ((unit >>> 8) & 1) return true;
      node ^= offset(unit);
    }
    return true;
  }

  #textAt(start: number): string {
    const end = this.#replacements.indexOf(0, start);
    return this.#decoder.decode(this.#replacements.subarray(start, end < 0 ? undefined : end));
  }
}

/** Where the children of a node start, relative to the node. */
function offset(unit: number): number {
  return (unit >>> 10) << ((unit & 512) >>> 6);
}
