import type { IdBuffer } from '../id-buffer';
import type { PieceModel } from './model';
import { PieceTrie } from './piece-trie';

/** The `model` object of a Unigram `tokenizer.json`. */
export interface UnigramConfig {
  /** Pieces with their log probabilities; a piece's place is its id. */
  vocab: readonly (readonly [piece: string, score: number])[];
  unk_id: number;
  byte_fallback?: boolean;
}

/** What an unknown character costs more than the least likely piece, in SentencePiece. */
const unknownPenalty = 10;

/** Longer pre-tokens get arrays of their own, so that one odd text does not cost memory for good. */
const usualLength = 4096;

/**
 * The most likely split of a pre-token into pieces (Viterbi), as SentencePiece and the Rust library find it: each character without a
 * piece of its own may be unknown; of equally likely splits the one whose last piece starts first; neighbouring unknowns are one.
 */
export class UnigramModel implements PieceModel {
  readonly #trie = new PieceTrie();
  readonly #scores: Float64Array;
  readonly #unknown: number;
  readonly #unknownPiece: string;
  readonly #unknownScore: number;
  /** Ids of `<0x00>` to `<0xFF>`, where unknown text is spelled in them; −1 for one that is missing. */
  readonly #bytes: Int32Array | undefined;
  readonly #usual = lattice(usualLength);

  constructor({ vocab, unk_id, byte_fallback }: UnigramConfig) {
    this.#scores = Float64Array.from(vocab, ([, score]) => score);
    vocab.forEach(([piece], id) => {
      this.#trie.insert(piece, id);
    });
    this.#unknown = unk_id;
    this.#unknownPiece = vocab[unk_id]![0];
    this.#unknownScore =
      this.#scores.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY) - unknownPenalty;
    if (byte_fallback)
      this.#bytes = Int32Array.from({ length: 256 }, (_, byte) =>
        this.#trie.find(`<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`),
      );
  }

  idOf(piece: string): number {
    return this.#trie.find(piece);
  }

  encode(pretoken: string, out: IdBuffer): void {
    const best = pretoken.length <= usualLength ? this.#usual : lattice(pretoken.length);
    this.#forward(pretoken, best);
    const from = out.length;
    this.#backward(pretoken, best, out);
    out.ids.subarray(from, out.length).reverse();
  }

  /** Finds the best way to the end of each character. */
  #forward(text: string, { scores, starts, ids }: Lattice): void {
    const trie = this.#trie;
    const pieceScores = this.#scores;
    starts.fill(-1, 0, text.length + 1);
    scores[0] = 0;
    for (let start = 0, next = 0; start < text.length; start = next) {
      next = start + (text.codePointAt(start)! > 0xffff ? 2 : 1);
      const score = scores[start]!;
      let isKnown = false;
      for (let end = start, node = trie.root; end < text.length; ) {
        node = trie.child(node, text.charCodeAt(end++));
        if (node < 0) break;
        const id = trie.id(node);
        if (id < 0) continue;
        if (end === next) isKnown = true;
        const reached = score + pieceScores[id]!;
        if (starts[end]! >= 0 && reached <= scores[end]!) continue;
        scores[end] = reached;
        starts[end] = start;
        ids[end] = id;
      }
      if (isKnown) continue;
      const reached = score + this.#unknownScore;
      if (starts[next]! >= 0 && reached <= scores[next]!) continue;
      scores[next] = reached;
      starts[next] = start;
      ids[next] = this.#unknown;
    }
  }

  /** Appends the best way's ids, the last first. */
  #backward(text: string, { starts, ids }: Lattice, out: IdBuffer): void {
    for (let end = text.length; end > 0; ) {
      const id = ids[end]!;
      let start = starts[end]!;
      if (id === this.#unknown) {
        while (start > 0 && ids[start] === id) start = starts[start]!;
        this.#appendUnknown(text, start, end, out);
      } else out.push(id);
      end = start;
    }
  }

  #appendUnknown(text: string, start: number, end: number, out: IdBuffer): void {
    const spelled = this.#bytes && this.#spell(text.slice(start, end), this.#bytes);
    if (spelled) for (const id of spelled.reverse()) out.push(id);
    else out.push(this.#unknown);
  }

  #spell(text: string, ids: Int32Array): Int32Array | undefined {
    if (text === this.#unknownPiece) return undefined;
    const spelled = Int32Array.from(Buffer.from(text), byte => ids[byte]!);
    return spelled.every(id => id >= 0) ? spelled : undefined;
  }
}

/** What is known of the best way to each place in a text. */
interface Lattice {
  scores: Float64Array;
  /** Where the way's last piece starts; −1 where no way leads. */
  starts: Int32Array;
  /** The id of the way's last piece. */
  ids: Int32Array;
}

function lattice(length: number): Lattice {
  return {
    scores: new Float64Array(length + 1),
    starts: new Int32Array(length + 1),
    ids: new Int32Array(length + 1),
  };
}
