import type { Path } from '../schema/walk';
import { MAX_DEPTH, Scanner } from './scanner';

/** Reads what stands in brackets: lists, mappings, and all of JSON. */
export class FlowScanner extends Scanner {
  #depth = 0;
  /** Whether the text ends in a comment. */
  #inComment = false;

  /**
   * A list or mapping, from its bracket to its end.
   *
   * @param indent of the block around it: a line that is not indented further belongs to that block, and the closing
   * bracket is missing
   */
  protected flow(path: Path, indent: number): void {
    const isMapping = this.next === '{';
    this.position++;
    if (++this.#depth > MAX_DEPTH) this.position = this.text.length;
    let index = 0;
    let complete = false;
    let closed = false;
    while (this.#skipSpace(indent)) {
      if (this.next === '}' || this.next === ']') {
        this.position++;
        closed = true;
        break;
      }
      if (this.next === ',') {
        this.position++;
        index++;
        complete = false;
        continue;
      }
      const start = this.position;
      if (isMapping) this.#pair(path, indent);
      else this.#value([...path, complete ? ++index : index], indent);
      complete = true;
      if (this.position === start) this.position++;
    }
    // After a whole value comes a comma or the end.
    if (this.atEnd && !complete && !closed && !this.#inComment) {
      if (isMapping) this.end('key', path, this.position, { flow: true });
      else this.end('value', [...path, index], this.position, { flow: true });
    }
    this.#depth--;
  }

  /** Blanks, line breaks and comments. @returns whether the list or mapping goes on */
  #skipSpace(indent: number): boolean {
    while (!this.atEnd) {
      if (this.next === '\n') {
        const lineBreak = this.position++;
        this.skipBlanks();
        const column = this.position - lineBreak - 1;
        if (column <= indent && !this.atLineEnd && !/[\]},#]/.test(this.next)) {
          this.position = lineBreak;
          return false;
        }
      } else if (this.atComment) {
        this.skipRestOfLine();
        this.#inComment = this.atEnd;
      } else if (/\s/.test(this.next)) this.position++;
      else return true;
    }
    return false;
  }

  #pair(path: Path, indent: number): void {
    this.skipProperties();
    const start = this.position;
    const { value: key, open } = this.#word();
    if (open) {
      this.end('key', path, start, { flow: true });
      return;
    }
    this.key(path, key, start);
    if (!this.#skipSpace(indent) || this.next !== ':') return;
    this.position++;
    const tight = this.atEnd;
    if (this.#skipSpace(indent)) {
      if (!/[,\]}]/.test(this.next)) this.#value([...path, key], indent);
    } else if (this.atEnd && !this.#inComment) {
      this.end('value', [...path, key], this.position, { flow: true, ...(tight ? { tight } : {}) });
    }
  }

  #value(path: Path, indent: number): void {
    this.skipProperties();
    const start = this.position;
    if (this.next === '[' || this.next === '{') {
      this.flow(path, indent);
      return;
    }
    const { value, open } = this.#word();
    this.scalar(path, value, start);
    if (open) this.end('value', path, start, { flow: true });
    // `[a: b]`: what follows is no part of it.
    while (!this.atEnd && this.isMark(':')) this.position++;
  }

  /** A key or value, in quotes or plain. Open where the text ends in it. */
  #word(): { value: string; open: boolean } {
    if (this.next === '"' || this.next === "'") return this.readQuoted();
    const start = this.position;
    while (!this.atLineEnd && !/[,[\]{}]/.test(this.next) && !this.atComment) {
      if (this.next === ':' && /[\s,[\]{}"]|^$/.test(this.text[this.position + 1] ?? '')) break;
      this.position++;
    }
    const value = this.text.slice(start, this.position).trimEnd();
    const open = this.atEnd;
    if (!open) this.position = start + value.length;
    return { value, open };
  }
}
