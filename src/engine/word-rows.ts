import type { TokenizedTexts } from './token-batch';

/**
 * The rows of the word table that a batch touches. The table is most of a multilingual encoder (192 of XLM-R base's
 * 278 million parameters), and a batch touches few of its rows, so only these are fed, differentiated and updated.
 */
export class WordRows {
  /** Token id → row in `rows`, −1 where the batch has no such token. */
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

  /** Takes the rows of a new batch; those of the one before are forgotten. */
  use(texts: TokenizedTexts): void {
    for (const token of this.tokens) this.rowOf[token] = -1;
    const tokens: number[] = [];
    for (const token of texts.ids) {
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
}
