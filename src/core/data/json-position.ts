import { UserError } from '../errors';
import { excerpt } from './json-lines';

export interface Position {
  line: number;
  column: number;
}

/** Keys and indices from the outermost value inwards. */
export type JsonPath = readonly (string | number)[];

/**
 * `JSON.parse`, with the place of a fault in the error.
 *
 * @throws UserError with file, line and column
 */
export function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const { offset, reached } = scan(text);
    const found = reached ? `found ${excerpt(text.slice(offset, offset + 20))}` : 'the text ends too early';
    throw new UserError(
      `not valid JSON: ${found}.`,
      { file, ...positionOf(text, offset) },
      reached ? undefined : 'The file is truncated: fetch it again.',
      { cause: error },
    );
  }
}

/**
 * Where the value under a path of keys and indices stands in a JSON text, or else the innermost value around it that is
 * there. Error messages need it; `JSON.parse` does not tell.
 */
export function placeInJson(text: string, path: JsonPath): Position {
  return positionOf(text, scan(text, path).found);
}

function positionOf(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

const SPACE = /[ \t\r\n]*/y;
const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.])/y;
const PLAIN = /[ !#-[\]-\uffff]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

interface Scan {
  /** The end of the value, or the place of the first fault. */
  offset: number;
  /** Whether text stands at `offset`, so that the fault is not that it ends. */
  reached: boolean;
  /** Where the wanted value starts, or else the innermost one around it. */
  found: number;
}

/** Reads one JSON value without building it. The stack is an array: nesting may be as deep as `JSON.parse` allows. */
function scan(text: string, wanted: JsonPath = []): Scan {
  const path: (string | number)[] = [];
  let at = 0;
  let found = 0;

  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    if (!pattern.test(text)) return false;
    at = pattern.lastIndex;
    return true;
  };
  const is = (character: string): boolean => {
    if (text[at] !== character) return false;
    at++;
    return true;
  };
  const take = (character: string): boolean => skip(SPACE) && is(character);
  const skipString = (): boolean => {
    if (!is('"')) return false;
    do skip(PLAIN);
    while (skip(ESCAPE));
    return is('"');
  };
  const readKey = (): string | undefined => {
    skip(SPACE);
    const start = at;
    if (!skipString()) return undefined;
    const key = JSON.parse(text.slice(start, at)) as string;
    return take(':') ? key : undefined;
  };
  const ends = (): Scan => ({ offset: at, reached: at < text.length, found });

  for (;;) {
    // A value starts here.
    skip(SPACE);
    if (path.every((step, i) => step === wanted[i])) found = at;
    if (take('[')) {
      if (!take(']')) {
        path.push(0);
        continue;
      }
    } else if (take('{')) {
      if (!take('}')) {
        const key = readKey();
        if (key === undefined) return ends();
        path.push(key);
        continue;
      }
    } else if (text[at] === '"' ? !skipString() : !skip(SCALAR)) return ends();

    // A value has ended: go on with the next one, or close what encloses it.
    for (;;) {
      const step = path.at(-1);
      if (step === undefined) {
        skip(SPACE);
        return ends();
      }
      if (take(',')) {
        const next = typeof step === 'number' ? step + 1 : readKey();
        if (next === undefined) return ends();
        path[path.length - 1] = next;
        break;
      }
      if (!take(typeof step === 'number' ? ']' : '}')) return ends();
      path.pop();
    }
  }
}
