import { formatPath } from '../findings';
import type { Path } from '../schema/walk';
import { type Cursor, type Mark, type Sketch, type Span, sketchOf } from './sketch';

/** A file in which something is being typed. */
export interface Typing {
  cursor: Cursor;
  /** Of the whole text. */
  sketch: Sketch;
  /** What is typed already, behind the cursor too. */
  span: Span;
  /** What stands before the cursor, without its quote. */
  typed: string;
  /** Whether a colon follows. */
  hasColon: boolean;
  /** Keys and texts need quotes. */
  json: boolean;
  /** The blanks of one level. */
  indent: string;
}

/** What is being typed at an offset of a text; undefined where nothing can be, or nothing that we know. */
export function typingAt(text: string, file: string, offset: number): Typing | undefined {
  const { cursor } = sketchOf(text.slice(0, offset));
  if (!cursor) return undefined;
  const sketch = sketchOf(text);
  const mark = [...sketch.keys, ...sketch.scalars].find(mark => mark.offset === cursor.offset);
  const word = /^[\w.-]*/.exec(text.slice(offset, offset + 200))![0];
  const endOffset = Math.max(mark?.endOffset ?? offset + (cursor.quote ? 0 : word.length), offset);
  return {
    cursor,
    sketch,
    span: { offset: cursor.offset, endOffset },
    typed: text.slice(cursor.offset + (cursor.quote ? 1 : 0), offset),
    hasColon: /^[ \t]*:/.test(text.slice(endOffset, endOffset + 80)),
    json: /\.json$/i.test(file),
    indent: ' '.repeat(Math.max(2, Math.min(8, /\n( +)/.exec(text)?.[1]?.length ?? 2))),
  };
}

/** The keys that a mapping has beside the one that is being typed. */
export function givenKeys({ sketch, span }: Typing, path: Path): Set<string> {
  return new Set(
    sketch.keys
      .filter(key => key.offset !== span.offset && key.path.length === path.length + 1)
      .filter(key => same(key.path.slice(0, -1), path))
      .map(({ value }) => value),
  );
}

/** The other items of the list that a value is in. */
export function givenItems({ sketch, span }: Typing, path: Path): Set<string> {
  const list = path.slice(0, -1);
  return new Set(
    sketch.scalars
      .filter(item => item.offset !== span.offset && item.path.length === path.length)
      .filter(item => same(item.path.slice(0, -1), list))
      .map(({ value }) => value),
  );
}

/** The text or number at a path. An item that stands for a list of one is found under both. */
export function scalarAt({ scalars }: Sketch, path: Path): Mark | undefined {
  const unlisted = (path: Path) => formatPath(path.filter(part => part !== 0));
  return scalars.find(scalar => unlisted(scalar.path) === unlisted(path));
}

const same = (a: Path, b: Path): boolean => a.every((part, i) => part === b[i]);
