/** The passages that each query has judgments for: those of query q at `offsets[q] … offsets[q+1]−1`. */
export interface JudgedPassages {
  /** One more than there are queries. */
  offsets: Int32Array;
  passages: Int32Array;
}

/**
 * Counts, for each judged passage of a query, the passages that rank before it: in all, and in its own language. One
 * plus the count is its exact rank at full depth, without a sort.
 */
export class JudgedRanks {
  /** For each entry of `judged`. */
  readonly scores: Float32Array;
  /** From 1, among the passages of the same language. */
  readonly ownRanks: Int32Array;
  /** From 1, among all passages. */
  readonly allRanks: Int32Array;

  /** Of the query in work: entries by falling rank of their passages, and how many passages fell between two. */
  #order: number[] = [];
  #between = new Int32Array(0);

  constructor(
    readonly judged: JudgedPassages,
    private readonly languageOf: ArrayLike<number>,
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

  /** Counts one block of passages for query `q`, whose judged scores must all be collected. */
  count(q: number, blockStart: number, blockScores: Float32Array): void {
    const { offsets } = this.judged;
    const [from, to] = [offsets[q]!, offsets[q + 1]!];
    if (from === to) return;
    this.#begin(from, to);
    const order = this.#order;
    const between = this.#between;
    const lowest = this.scores[order.at(-1)!]!;
    for (let i = 0; i < blockScores.length; i++) {
      const score = blockScores[i]!;
      if (score < lowest) continue;
      const passage = blockStart + i;
      // The first judged passage that this one ranks before; it then ranks before all that follow.
      let [low, high] = [0, order.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (this.#before(passage, score, order[middle]!)) high = middle;
        else low = middle + 1;
      }
      if (low === order.length) continue;
      between[low]!++;
      this.#countOwn(passage, low);
    }
    let before = 0;
    for (const [i, e] of order.entries()) {
      before += between[i]!;
      this.allRanks[e]! += before;
    }
  }

  #begin(from: number, to: number): void {
    this.#order = Array.from({ length: to - from }, (_, i) => from + i).sort((a, b) =>
      this.#before(this.judged.passages[a]!, this.scores[a]!, b) ? -1 : 1,
    );
    this.#between = new Int32Array(to - from);
  }

  #countOwn(passage: number, low: number): void {
    const language = this.languageOf[passage];
    for (let i = low; i < this.#order.length; i++) {
      const e = this.#order[i]!;
      if (this.languageOf[this.judged.passages[e]!] === language) this.ownRanks[e]!++;
    }
  }

  #before(passage: number, score: number, entry: number): boolean {
    const other = this.scores[entry]!;
    if (score !== other) return score > other;
    return this.tieOrder[passage]! < this.tieOrder[this.judged.passages[entry]!]!;
  }
}
