/**
 * The rows of the word table that some texts touch. The table is most of a multilingual encoder (192 of XLM-R base's
 * 278 million parameters), and a batch touches few of its rows, so only these are fed, differentiated and updated.
 */
export class WordRows {
  /** Token id → row in `rows`, −1 where the texts have no such token. */
  readonly rowOf: Int32Array;
  /** The token ids in use, in order of first appearance. */
  tokens = new Int32Array(0);

  constructor(
    /** `[vocabulary, width]` */
    readonly table: Float32Array,
    readonly width: number,
  ) {
    this.rowOf = new Int32Array(table.length / width).fill(-1);
  }

  /** Takes the rows of other texts; those of the ones before are forgotten. */
  use(ids: Iterable<number>): void {
    for (const token of this.tokens) this.rowOf[token] = -1;
    const tokens: number[] = [];
    for (const token of ids) {
      if (this.rowOf[token] !== -1) continue;
      this.rowOf[token] = tokens.length;
      tokens.push(token);
    }
    this.tokens = Int32Array.from(tokens);
  }

  /** A copy of the rows in use, `[tokens.length, width]`. */
  gather(): Float32Array {
    const { table, width, tokens } = this;
    const rows = new Float32Array(tokens.length * width);
    for (const [i, token] of tokens.entries())
      rows.set(table.subarray(token * width, (token + 1) * width), i * width);
    return rows;
  }

  /** Adds `gradients` of other rows, all of them in use here too, to those of these rows, both `[tokens.length, width]`. */
  add(gradients: Float32Array, other: WordRows, others: Float32Array): void {
    const { width } = this;
    for (const [i, token] of other.tokens.entries()) {
      const [to, from] = [this.rowOf[token]! * width, i * width];
      for (let k = 0; k < width; k++) gradients[to + k]! += others[from + k]!;
    }
  }
}
