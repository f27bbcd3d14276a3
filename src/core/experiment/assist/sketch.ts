import type { Path } from '../schema/walk';
import { BlockScanner } from './scan-block';

/** A stretch of the text, by offsets. */
export interface Span {
  offset: number;
  endOffset: number;
}

/** A key or a text, number or word, with its place. */
export interface Mark extends Span {
  path: Path;
  /** Without its quotes. */
  value: string;
}

/** What stands at the end of a text that is being typed. */
export interface Cursor {
  /** Of the mapping whose key is being typed, or of the value; where both are possible, of the value. */
  path: Path;
  role: 'key' | 'value' | 'either';
  /** Where what is being typed begins, its quote included. */
  offset: number;
  quote?: '"' | "'";
  /** Inside brackets, where line breaks mean nothing. */
  flow: boolean;
  /** The column of the first character of what is being typed, from 0. */
  column: number;
  /** A blank is missing before it: it stands right after a colon. */
  tight?: true;
  /** On a line of its own, where an item of a list begins with a dash. */
  fresh?: true;
}

/** What a hurried look at a text finds, even where it is broken: it goes by indentation and brackets alone. */
export interface Sketch {
  keys: Mark[];
  scalars: Mark[];
  /** What could be typed at the end of the text; absent in comments and after whole values. */
  cursor?: Cursor;
}

/** Longer texts are refused, as they are by the parser. */
const MAX_LENGTH = 1 << 18;

/**
 * Reads YAML or JSON that may be half typed: what the parser says of such a text is of little use. Several lines of plain
 * text in one value are not understood.
 */
export function sketchOf(text: string): Sketch {
  const sketch: Sketch = { keys: [], scalars: [] };
  if (text.length <= MAX_LENGTH) new BlockScanner(text, sketch).scan();
  return sketch;
}
