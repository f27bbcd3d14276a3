import type { IdBuffer } from '../id-buffer';
import type { PieceModel } from './model';
import { PairMap } from './pair-map';

/** The `model` object of a BPE `tokenizer.json`. */
export interface BytePairConfig {
  vocab: Readonly<Record<string, number>>;
  /** Pairs of pieces, the first to be merged first; older files write a pair with a space between. */
  merges: readonly (string | readonly [string, string])[];
  unk_token?: string | null;
  /** A pre-token that is in the vocabulary is taken as it is. */
  ignore_merges?: boolean;
}

/** Ranks and places in a text share a number. */
const places = 2 ** 28;

/** Byte-pair encoding: of all neighbouring pieces that may be merged those that come first in the list are, the leftmost first. */
export class BytePairModel implements PieceModel {
  readonly #vocab: ReadonlyMap<string, number>;
  readonly #ignoresMerges: boolean;
  readonly #unknown: number | undefined;
  /** Rank of the merge of two pieces. */
  readonly #ranks = new PairMap();
  /** The piece that the merge of each rank makes. */
  readonly #merged: Int32Array;
  readonly #candidates = new MinHeap();

  constructor({ vocab, merges, unk_token, ignore_merges = false }: BytePairConfig) {
    this.#vocab = new Map(Object.entries(vocab));
    this.#ignoresMerges = ignore_merges;
    this.#unknown = unk_token == null ? undefined : vocab[unk_token];
    this.#merged = new Int32Array(merges.length);
    merges.forEach((merge, rank) => {
      const [left, right] = typeof merge === 'string' ? (merge.split(' ') as [string, string]) : merge;
      this.#merged[rank] = this.#known(left + right);
      this.#ranks.set(this.#known(left), this.#known(right), rank);
    });
  }

  idOf(piece: string): number {
    return this.#vocab.get(piece) ?? -1;
  }

  encode(pretoken: string, out: IdBuffer): void {
    const whole = this.#ignoresMerges ? this.#vocab.get(pretoken) : undefined;
    if (whole !== undefined) {
      out.push(whole);
      return;
    }
    const pieces = new Pieces(pretoken.length);
    for (const character of pretoken) {
      const id = this.#vocab.get(character) ?? this.#unknown;
      if (id !== undefined) pieces.append(id);
    }
    this.#merge(pieces);
    for (let at = 0; at < pieces.count; at = pieces.next[at]!) out.push(pieces.ids[at]!);
  }

  #merge(pieces: Pieces): void {
    const candidates = this.#candidates;
    // Not empty where the encoding before was ended midway.
    candidates.clear();
    for (let at = 0; at + 1 < pieces.count; at++) this.#consider(pieces, at);
    for (let least = candidates.pop(); least >= 0; least = candidates.pop()) {
      const at = least % places;
      const piece = this.#merged[Math.floor(least / places)];
      const rank = this.#rankAt(pieces, at);
      if (rank < 0 || this.#merged[rank] !== piece) continue; // one of the two is merged otherwise by now
      pieces.merge(at, piece!);
      if (at > 0) this.#consider(pieces, pieces.previous[at]!);
      this.#consider(pieces, at);
    }
  }

  #consider(pieces: Pieces, at: number): void {
    const rank = this.#rankAt(pieces, at);
    if (rank >= 0) this.#candidates.push(rank * places + at);
  }

  /** The rank of a piece's merge with the one after it, or −1. */
  #rankAt({ ids, next, count }: Pieces, at: number): number {
    const after = next[at]!;
    return ids[at]! < 0 || after >= count ? -1 : this.#ranks.get(ids[at]!, ids[after]!);
  }

  #known(piece: string): number {
    const id = this.#vocab.get(piece);
    if (id === undefined)
      throw new Error(`merges name ${JSON.stringify(piece)}, which is not in the vocabulary`);
    return id;
  }
}

/** A linked list of pieces; one that was merged into the one before it has id −1. */
class Pieces {
  readonly ids: Int32Array;
  readonly next: Int32Array;
  readonly previous: Int32Array;
  count = 0;

  constructor(capacity: number) {
    this.ids = new Int32Array(capacity);
    this.next = new Int32Array(capacity);
    this.previous = new Int32Array(capacity);
  }

  append(id: number): void {
    const at = this.count++;
    this.ids[at] = id;
    this.next[at] = at + 1;
    this.previous[at] = at - 1;
  }

  merge(at: number, id: number): void {
    const gone = this.next[at]!;
    const after = this.next[gone]!;
    this.ids[at] = id;
    this.ids[gone] = -1;
    this.next[at] = after;
    if (after < this.count) this.previous[after] = at;
  }
}

/** A binary heap of non-negative numbers. */
class MinHeap {
  readonly #items: number[] = [];

  push(item: number): void {
    const items = this.#items;
    let at = items.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (items[parent]! <= item) break;
      items[at] = items[parent]!;
      at = parent;
    }
    items[at] = item;
  }

  clear(): void {
    this.#items.length = 0;
  }

  /** Removes the least item; −1 where there is none. */
  pop(): number {
    const items = this.#items;
    const last = items.pop();
    if (last === undefined) return -1;
    if (items.length === 0) return last;
    const least = items[0]!;
    let at = 0;
    for (let child = 1; child < items.length; child = 2 * at + 1) {
      if (child + 1 < items.length && items[child + 1]! < items[child]!) child++;
      if (items[child]! >= last) break;
      items[at] = items[child]!;
      at = child;
    }
    items[at] = last;
    return least;
  }
}
