import { isUtf8 } from 'node:buffer';
import { Growing } from './growing';

/** Many short byte strings in one growing buffer, each with its hash: the ids of a run, without a string for each. */
export class ByteTable {
  #bytes: Buffer = Buffer.allocUnsafe(1 << 16);
  /** Where each string ends in #bytes, after the 0 where the first one starts. */
  readonly #bounds = new Growing(Float64Array);
  readonly #hashes = new Growing(Uint32Array);

  constructor() {
    this.#bounds.push(0);
  }

  get length(): number {
    return this.#hashes.length;
  }

  /** Appends `source[start…end)`. */
  push(source: Uint8Array, start: number, end: number): void {
    const from = this.#bounds.get(this.length);
    const to = from + end - start;
    if (to > this.#bytes.length)
      this.#bytes = Buffer.concat([this.#bytes], Math.max(to, 2 * this.#bytes.length));
    const bytes = this.#bytes;
    for (let i = start, j = from; i < end; i++, j++) bytes[j] = source[i]!;
    this.#hashes.push(hashBytes(source, start, end));
    this.#bounds.push(to);
  }

  hash(i: number): number {
    return this.#hashes.get(i);
  }

  text(i: number): string {
    return this.#bytes.toString('utf8', this.#bounds.get(i), this.#bounds.get(i + 1));
  }

  equals(i: number, bytes: Uint8Array, start: number, end: number): boolean {
    return sameBytes(this.#bytes, this.#bounds.get(i), this.#bounds.get(i + 1), bytes, start, end);
  }

  same(i: number, j: number): boolean {
    return this.equals(i, this.#bytes, this.#bounds.get(j), this.#bounds.get(j + 1));
  }

  /** Order of strings i and j by their bytes: below, at, or above 0. */
  compare(i: number, j: number): number {
    const bounds = this.#bounds;
    return this.#bytes.compare(
      this.#bytes,
      bounds.get(j),
      bounds.get(j + 1),
      bounds.get(i),
      bounds.get(i + 1),
    );
  }

  /** The first string that is not valid UTF-8. */
  firstInvalid(): number | undefined {
    if (isUtf8(this.#bytes.subarray(0, this.#bounds.get(this.length)))) return undefined;
    for (let i = 0; i < this.length; i++) {
      if (!isUtf8(this.#bytes.subarray(this.#bounds.get(i), this.#bounds.get(i + 1)))) return i;
    }
    return undefined;
  }
}

/** The hash by which a `ByteTable` is looked up: FNV-1a, 32 bits. */
export function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return hash >>> 0;
}

export function sameBytes(
  a: Uint8Array,
  aStart: number,
  aEnd: number,
  b: Uint8Array,
  bStart: number,
  bEnd: number,
): boolean {
  if (aEnd - aStart !== bEnd - bStart) return false;
  for (let i = aStart, j = bStart; i < aEnd; i++, j++) if (a[i] !== b[j]) return false;
  return true;
}
