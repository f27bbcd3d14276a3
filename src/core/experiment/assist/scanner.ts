import type { Path } from '../schema/walk';
import type { Cursor, Mark, Sketch } from './sketch';

/** A text in quotes as far as it goes, and a whole one. */
const DOUBLE = [/"(?:\\.|[^"\\\n])*\\?"?/y, /^"(?:\\.|[^"\\])*"$/] as const;
const SINGLE = [/'(?:''|[^'\n])*'?/y, /^'(?:''|[^'])*'$/] as const;

export const MAX_DEPTH = 100;

/** Reads words and texts from a place on, and keeps what was found. */
export class Scanner {
  protected position = 0;

  constructor(
    protected readonly text: string,
    protected readonly sketch: Sketch,
  ) {}

  protected get atEnd(): boolean {
    return this.position >= this.text.length;
  }

  protected get next(): string {
    return this.text[this.position] ?? '';
  }

  protected get atLineEnd(): boolean {
    return this.atEnd || this.next === '\n' || (this.next === '\r' && this.text[this.position + 1] === '\n');
  }

  /** Whether a comment begins here: at the start of a line or after a blank. */
  protected get atComment(): boolean {
    return this.next === '#' && (this.position === 0 || /\s/.test(this.text[this.position - 1]!));
  }

  /** Whether the colon, dash or other mark here is one: a blank or the end of the line follows. */
  protected isMark(mark: string): boolean {
    const after = this.text[this.position + 1];
    return this.next === mark && (after === undefined || /\s/.test(after));
  }

  protected skipBlanks(): void {
    while (this.next === ' ' || this.next === '\t') this.position++;
  }

  protected skipRestOfLine(): void {
    while (!this.atLineEnd) this.position++;
  }

  /** Anchors and tags stand before a value and say nothing of it. */
  protected skipProperties(): void {
    while (this.next === '&' || this.next === '!') {
      while (!this.atEnd && !/\s/.test(this.next)) this.position++;
      this.skipBlanks();
    }
  }

  /** A text in quotes. Open where the text ends in it; it ends with its line in any case. */
  protected readQuoted(): { value: string; open: boolean } {
    const [begun, whole] = this.next === '"' ? DOUBLE : SINGLE;
    begun.lastIndex = this.position;
    const source = begun.exec(this.text)![0];
    this.position += source.length;
    const closed = whole.test(source);
    return { value: unquoted(source, closed), open: !closed && this.atEnd };
  }

  protected column(offset: number): number {
    return offset - (this.text.lastIndexOf('\n', offset - 1) + 1);
  }

  protected key(path: Path, value: string, offset: number): void {
    this.sketch.keys.push({ path: [...path, value], value, offset, endOffset: this.position });
  }

  protected scalar(path: Path, value: string, offset: number): void {
    const mark: Mark = { path, value, offset, endOffset: this.position };
    this.sketch.scalars.push(mark);
  }

  /** The text ends in what can be typed further. */
  protected end(role: Cursor['role'], path: Path, offset: number, more: Partial<Cursor>): void {
    const quote = this.text[offset];
    this.sketch.cursor = {
      path,
      role,
      offset,
      flow: false,
      column: this.column(offset),
      ...(quote === '"' || quote === "'" ? { quote } : {}),
      ...more,
    };
  }
}

/** What a text in quotes says. */
function unquoted(source: string, closed: boolean): string {
  const inner = source.slice(1, closed ? -1 : undefined);
  if (source[0] === "'") return inner.replaceAll("''", "'");
  try {
    return JSON.parse(`"${inner}"`) as string;
  } catch {
    return inner; // an escape that only YAML has, or half of one
  }
}
