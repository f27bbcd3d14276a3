/**
 * Lists of the `depth` best passages, many side by side in flat memory, each a heap with its worst entry on top. Order as
 * trec_eval's: higher score first, among equal scores the passage that comes first in `tieOrder`.
 */
export class TopLists {
  readonly passages: Int32Array;
  readonly scores: Float32Array;
  readonly counts: Int32Array;

  /** @param tieOrder for each passage, its place among equals */
  constructor(
    lists: number,
    readonly depth: number,
    private readonly tieOrder: Int32Array,
  ) {
    this.passages = new Int32Array(lists * depth);
    this.scores = new Float32Array(lists * depth);
    this.counts = new Int32Array(lists);
  }

  /** The score that a passage must reach to enter a full list; −∞ while there is room. */
  threshold(list: number): number {
    return this.counts[list]! < this.depth ? Number.NEGATIVE_INFINITY : this.scores[list * this.depth]!;
  }

  offer(list: number, passage: number, score: number): void {
    const start = list * this.depth;
    const count = this.counts[list]!;
    if (count < this.depth) {
      this.counts[list] = count + 1;
      this.#rise(start, count, passage, score);
    } else if (this.#worse(start, passage, score)) {
      this.#sink(start, 0, count, passage, score);
    }
  }

  /** Puts a list in order, best first, and empties it. */
  take(list: number): { passages: Int32Array; scores: Float32Array } {
    const start = list * this.depth;
    const count = this.counts[list]!;
    const passages = new Int32Array(count);
    const scores = new Float32Array(count);
    for (let size = count; size > 0; size--) {
      passages[size - 1] = this.passages[start]!;
      scores[size - 1] = this.scores[start]!;
      const last = start + size - 1;
      this.#sink(start, 0, size - 1, this.passages[last]!, this.scores[last]!);
    }
    this.counts[list] = 0;
    return { passages, scores };
  }

  /** Whether the entry at `i` ranks behind the given one. */
  #worse(i: number, passage: number, score: number): boolean {
    const other = this.scores[i]!;
    if (other !== score) return other < score;
    return this.tieOrder[this.passages[i]!]! > this.tieOrder[passage]!;
  }

  #rise(start: number, at: number, passage: number, score: number): void {
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.#worse(start + parent, passage, score)) break;
      this.#move(start + parent, start + at);
      at = parent;
    }
    this.#set(start + at, passage, score);
  }

  #sink(start: number, at: number, size: number, passage: number, score: number): void {
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      const right = start + child + 1;
      if (child + 1 < size && this.#worse(right, this.passages[start + child]!, this.scores[start + child]!))
        child++;
      if (!this.#worse(start + child, passage, score)) break;
      this.#move(start + child, start + at);
      at = child;
    }
    this.#set(start + at, passage, score);
  }

  #move(from: number, to: number): void {
    this.#set(to, this.passages[from]!, this.scores[from]!);
  }

  #set(i: number, passage: number, score: number): void {
    this.passages[i] = passage;
    this.scores[i] = score;
  }
}
