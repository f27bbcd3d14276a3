/** A stretch of a text. Lines and columns count from 1, offsets from 0; columns and offsets count UTF-16 code units. */
export interface TextRange {
  line: number;
  column: number;
  endLine: number;
  /** The column after the last character. */
  endColumn: number;
  offset: number;
  /** The offset after the last character. */
  endOffset: number;
}

/** Finds lines and columns of offsets. */
export class LineIndex {
  readonly #starts = [0];

  constructor(text: string) {
    for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) this.#starts.push(i + 1);
  }

  range(offset: number, endOffset: number): TextRange {
    const start = this.#position(offset);
    const end = this.#position(Math.max(offset, endOffset));
    return {
      ...start,
      endLine: end.line,
      endColumn: end.column,
      offset,
      endOffset: Math.max(offset, endOffset),
    };
  }

  #position(offset: number): { line: number; column: number } {
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - this.#starts[low]! + 1 };
  }
}
