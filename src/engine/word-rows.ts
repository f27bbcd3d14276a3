/**
 * The rows of the word table that some texts touch. The table is most of a multilingual encoder (192 of XLM-R base's
 * 278 million parameters), and a batch touches few of its rows, so only these are fed and differentiated.
 */
export class WordRows {
  /** Token id → row among the rows in use, −1 where the texts have no such token. */
  readonly rowOf: Int32Array;
  /** The token ids in use, in order of first appearance. */
  tokens = new Int32Array(0);

  constructor(vocabularySize: number) {
    this.rowOf = new Int32Array(vocabularySize).fill(-1);
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
}
