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

  /** Of the query in work: entries by falling rank of their passages. */
  #order = new Int32Array(0);
  /** Their scores, then −∞ up to a power of two. */
  #thresholds = new Float32Array(0);

  /** @param languageOf for each passage, an index less than `languages` */
  constructor(
    readonly judged: JudgedPassages,
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

  /** Counts one block of passages for query `q`, whose judged scores must all be collected. */
  count(q: number, blockStart: number, blockScores: Float32Array): void {
    const { offsets } = this.judged;
    const [from, to] = [offsets[q]!, offsets[q + 1]!];
    if (from === to) return;
    this.#begin(from, to);
    const { languageOf } = this;
    const size = to - from;
    // By place among the judged passages and by language: the passages that fell between there and the place before.
    const between = new Int32Array(size * this.languages);
    const lowest = this.#thresholds[size - 1]!;
    for (let i = 0; i < blockScores.length; i++) {
      const score = blockScores[i]!;
      if (!(score >= lowest)) continue;
      const passage = blockStart + i;
      const place = this.#placeOf(passage, score);
      if (place < size) between[place * this.languages + languageOf[passage]!]!++;
    }
    this.#add(between);
  }

  #begin(from: number, to: number): void {
    this.#order = Int32Array.from({ length: to - from }, (_, i) => from + i).sort((a, b) =>
      this.#precedes(this.judged.passages[a]!, this.scores[a]!, b) ? -1 : 1,
    );
    this.#thresholds = new Float32Array(2 ** Math.ceil(Math.log2(to - from + 1))).fill(
      Number.NEGATIVE_INFINITY,
    );
    for (const [place, e] of this.#order.entries()) this.#thresholds[place] = this.scores[e]!;
  }

  /** The first judged passage that this one ranks before; it then ranks before all that follow. */
  #placeOf(passage: number, score: number): number {
    const thresholds = this.#thresholds;
    // A binary search in sums: its branches would be predicted wrongly half of the time.
    let place = 0;
    for (let half = thresholds.length >> 1; half > 0; half >>= 1)
      place += half * Number(score <= thresholds[place + half - 1]!);
    // Among equals the tie order decides.
    while (
      place > 0 &&
      thresholds[place - 1] === score &&
      this.#precedes(passage, score, this.#order[place - 1]!)
    )
      place--;
    return place;
  }

  #add(between: Int32Array): void {
    const before = new Int32Array(this.languages);
    let beforeAll = 0;
    for (const [place, e] of this.#order.entries()) {
      for (let language = 0; language < this.languages; language++) {
        const count = between[place * this.languages + language]!;
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
