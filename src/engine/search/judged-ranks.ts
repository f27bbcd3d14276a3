import type { LanguageRun } from './language-runs';
import type { JudgedEntries, JudgedPlaces } from './model';

/** Parts into which the range of the judged scores of a query is cut. */
const BUCKETS = 1024;

/** What stands for the place of a bucket that holds a judged score. */
const MIXED = -1;

/**
 * Counts, for each judged passage of a query, the passages that rank before it: in all, and in its own language. One
 * plus the count is its exact rank at full depth, without a sort.
 */
export class JudgedRanks implements JudgedPlaces {
  readonly scores: Float32Array;
  readonly ownRanks: Int32Array;
  readonly allRanks: Int32Array;

  /** Of the query in work: entries by falling rank of their passages, and their scores. */
  #order = new Int32Array(0);
  #thresholds = new Float32Array(0);
  /** For each bucket of scores, from the lowest judged score up: the place of all passages with such a score. */
  readonly #places = new Int32Array(BUCKETS + 2);
  #scale = 0;

  /** @param languageOf for each passage, an index less than `languages` */
  constructor(
    readonly judged: JudgedEntries,
    private readonly languageOf: ArrayLike<number>,
    private readonly languages: number,
    private readonly tieOrder: Int32Array,
  ) {
    this.scores = new Float32Array(judged.passages.length).fill(Number.NaN);
    this.ownRanks = new Int32Array(judged.passages.length).fill(1);
    this.allRanks = new Int32Array(judged.passages.length).fill(1);
  }

  /** Notes the scores of the judged passages of query `q` within one block of passages. */
  collect(q: number, blockStart: number, blockScores: Float32Array): void {
    const { offsets, passages } = this.judged;
    for (let e = offsets[q]!; e < offsets[q + 1]!; e++) {
      const i = passages[e]! - blockStart;
      if (i >= 0 && i < blockScores.length) this.scores[e] = blockScores[i]!;
    }
  }

  /**
   * Counts one block of passages for query `q`, whose judged scores must all be collected.
   *
   * @param runs of the block's passages
   */
  count(q: number, blockStart: number, blockScores: Float32Array, runs: readonly LanguageRun[]): void {
    const { offsets } = this.judged;
    const [from, to] = [offsets[q]!, offsets[q + 1]!];
    if (from === to) return;
    this.#begin(from, to);
    const thresholds = this.#thresholds;
    const [highest, lowest] = [thresholds[0]!, thresholds.at(-1)!];
    const places = this.#places;
    const scale = this.#scale;
    // By language and place among the judged passages: those that fell between there and the place before.
    const between = new Int32Array(this.languages * (to - from + 1));
    for (const { language, start, end } of runs) {
      const at = language * (to - from + 1);
      for (let i = start; i < end; i++) {
        const score = blockScores[i]!;
        if (!(score >= lowest)) continue;
        let place = score > highest ? 0 : places[((score - lowest) * scale) | 0]!;
        if (place === MIXED) place = this.#placeOf(blockStart + i, score);
        between[at + place]!++;
      }
    }
    this.#add(between);
  }

  #begin(from: number, to: number): void {
    this.#order = Int32Array.from({ length: to - from }, (_, i) => from + i).sort((a, b) =>
      this.#precedes(this.judged.passages[a]!, this.scores[a]!, b) ? -1 : 1,
    );
    this.#thresholds = Float32Array.from(this.#order, e => this.scores[e]!);
    const lowest = this.#thresholds.at(-1)!;
    this.#scale = BUCKETS / (this.#thresholds[0]! - lowest);
    // A higher score is never in a lower bucket, so only in the bucket of a judged score is there anything to compare.
    let bucket = 0;
    for (let place = to - from - 1; place >= 0; place--) {
      const own = ((this.#thresholds[place]! - lowest) * this.#scale) | 0;
      while (bucket < own) this.#places[bucket++] = place + 1;
      this.#places[own] = MIXED;
      bucket = own + 1;
    }
  }

  /** The first judged passage that this one ranks before; it then ranks before all that follow. */
  #placeOf(passage: number, score: number): number {
    let [low, high] = [0, this.#order.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#precedes(passage, score, this.#order[middle]!)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #add(between: Int32Array): void {
    const places = this.#order.length + 1;
    const before = new Int32Array(this.languages);
    let beforeAll = 0;
    for (const [place, e] of this.#order.entries()) {
      for (let language = 0; language < this.languages; language++) {
        const count = between[language * places + place]!;
        before[language]! += count;
        beforeAll += count;
      }
      this.allRanks[e]! += beforeAll;
      this.ownRanks[e]! += before[this.languageOf[this.judged.passages[e]!]!]!;
    }
  }

  #precedes(passage: number, score: number, entry: number): boolean {
    const other = this.scores[entry]!;
    if (score !== other) return score > other;
    return this.tieOrder[passage]! < this.tieOrder[this.judged.passages[entry]!]!;
  }
}
