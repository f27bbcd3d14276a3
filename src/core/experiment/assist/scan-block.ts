import type { Path } from '../schema/walk';
import { FlowScanner } from './scan-flow';
import { MAX_DEPTH } from './scanner';

/** A mapping or list that is held together by its indentation. */
interface Block {
  kind: 'mapping' | 'list';
  indent: number;
  path: Path;
  /** The last key or position that was read. */
  at: string | number;
  /** Whether that one has its value. */
  filled: boolean;
}

/** Reads a file from its first line to its last. */
export class BlockScanner extends FlowScanner {
  readonly #blocks: Block[] = [];

  scan(): void {
    for (;;) {
      this.#line();
      this.skipRestOfLine();
      if (this.atEnd) return;
      this.position = this.text.indexOf('\n', this.position) + 1;
    }
  }

  #line(): void {
    const start = this.position;
    this.skipBlanks();
    const column = this.position - start;
    if (this.atEnd) this.#blank(column);
    else if (this.atLineEnd) return;
    else if (this.atComment || (column === 0 && /^(---|\.\.\.|%)/.test(this.text.slice(start, start + 3)))) {
      this.skipRestOfLine();
    } else this.#content(column);
  }

  /** What stands in a line from a column on: an item of a list, a key, or a value alone. */
  #content(column: number): void {
    if (this.#blocks.length > MAX_DEPTH) {
      this.position = this.text.length;
      return;
    }
    const isItem = this.isMark('-');
    this.#leave(column, isItem);
    if (isItem) {
      this.#item(column);
      return;
    }
    this.skipProperties();
    const start = this.position;
    if (this.next === '[' || this.next === '{') {
      const slot = this.#slot();
      this.#fill();
      this.flow(slot, this.#blocks.at(-1)?.indent ?? -1);
      // All of JSON is one such value: nothing stands beside it.
      if (this.#blocks.length === 0)
        this.#blocks.push({ kind: 'mapping', indent: -1, path: [], at: 0, filled: true });
      return;
    }
    const { value, open } = this.#word();
    if (open) {
      this.#typing(column, start);
      return;
    }
    const end = this.position;
    this.skipBlanks();
    if (this.isMark(':')) this.#pair(column, value, start, end);
    else if (!this.#isBesideKeys(column) && !this.#blocks.at(-1)?.filled) {
      this.position = end;
      this.scalar(this.#slot(), value, start);
      this.#fill();
    }
  }

  #item(column: number): void {
    const top = this.#blocks.at(-1);
    if (top?.kind === 'list' && top.indent === column) {
      top.at = (top.at as number) + 1;
      top.filled = false;
    } else {
      const path = this.#slot();
      this.#fill();
      this.#blocks.push({ kind: 'list', indent: column, path, at: 0, filled: false });
    }
    const start = this.position++;
    this.skipBlanks();
    if (this.atEnd) {
      if (this.position > start + 1) this.end('either', this.#slot(), this.position, {});
    } else if (!this.atLineEnd && !this.atComment) this.#content(column + this.position - start);
  }

  #pair(column: number, key: string, start: number, end: number): void {
    const top = this.#blocks.at(-1);
    if (top && this.#isBesideKeys(column)) {
      top.at = key;
      top.filled = false;
    } else {
      const path = this.#slot();
      this.#fill();
      this.#blocks.push({ kind: 'mapping', indent: column, path, at: key, filled: false });
    }
    const { path } = this.#blocks.at(-1)!;
    const colon = this.position;
    this.position = end;
    this.key(path, key, start);
    this.position = colon + 1;
    this.skipBlanks();
    this.skipProperties();
    if (this.atEnd) {
      const tight = this.position === colon + 1;
      this.end('value', [...path, key], this.position, tight ? { tight } : {});
    } else if (!this.atLineEnd && !this.atComment) this.#value([...path, key], column);
  }

  #value(path: Path, indent: number): void {
    this.#fill();
    const start = this.position;
    if (this.next === '[' || this.next === '{') this.flow(path, indent);
    else if (this.next === '|' || this.next === '>') this.#skipDeeperLines(indent);
    else {
      const { value, open } = this.#word(true);
      this.scalar(path, value, start);
      if (open) this.end('value', path, start, {});
    }
  }

  /** A key or a value; a value may hold colons. Open where the text ends in it. */
  #word(isValue = false): { value: string; open: boolean } {
    if (this.next === '"' || this.next === "'") return this.readQuoted();
    const start = this.position;
    while (!this.atLineEnd && !this.atComment && (isValue || !this.isMark(':'))) this.position++;
    const value = this.text.slice(start, this.position).trimEnd();
    const open = this.atEnd;
    if (!open) this.position = start + value.length;
    return { value, open };
  }

  /** The text ends in a word that stands alone: a key, if it stands where one can, or a value. */
  #typing(column: number, start: number): void {
    const top = this.#blocks.at(-1);
    if (top && this.#isBesideKeys(column)) this.end('key', top.path, start, {});
    else if (!top?.filled)
      this.end('either', this.#slot(), start, this.#isFresh(start) ? { fresh: true } : {});
  }

  /** The text ends in an empty line, or in the blanks before its first word. */
  #blank(column: number): void {
    while (this.#blocks.length > 0 && this.#blocks.at(-1)!.indent > column) this.#blocks.pop();
    const top = this.#blocks.at(-1);
    const below = this.#blocks.at(-2);
    if (top?.kind === 'list' && top.indent === column) {
      if (below?.kind === 'mapping' && below.indent === column)
        this.end('key', below.path, this.position, {});
      else this.end('either', [...top.path, (top.at as number) + 1], this.position, { fresh: true });
    } else this.#typing(column, this.position);
  }

  #isBesideKeys(column: number): boolean {
    const top = this.#blocks.at(-1);
    return top?.kind === 'mapping' && top.indent === column;
  }

  /** Whether nothing stands before a place in its line. */
  #isFresh(offset: number): boolean {
    return this.text.slice(offset - this.column(offset), offset).trim() === '';
  }

  /** Leaves the blocks that a line at this column is no part of. */
  #leave(column: number, isItem: boolean): void {
    for (let top = this.#blocks.at(-1); top; top = this.#blocks.at(-1)) {
      const past = top.indent > column || (top.kind === 'list' && top.indent === column && !isItem);
      if (!past) return;
      this.#blocks.pop();
    }
  }

  /** The path of what the next value or block belongs to. */
  #slot(): Path {
    const top = this.#blocks.at(-1);
    return top ? [...top.path, top.at] : [];
  }

  #fill(): void {
    const top = this.#blocks.at(-1);
    if (top) top.filled = true;
  }

  #skipDeeperLines(indent: number): void {
    const line = /\n([ \t]*)(?=\S)/g;
    line.lastIndex = this.position;
    let found = line.exec(this.text);
    while (found && found[1]!.length > indent) found = line.exec(this.text);
    this.position = found?.index ?? this.text.length;
  }
}
