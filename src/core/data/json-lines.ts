import { UserError } from '../errors';
import { readLines } from '../files/read';

export interface JsonRow {
  /** The parsed object. */
  row: Record<string, unknown>;
  line: number;
}

/**
 * Streams the objects of a JSON Lines file (`.gz` too). Blank lines are passed over.
 *
 * @throws UserError with file and line, for a line that is not a JSON object
 */
export async function* readJsonLines(path: string): AsyncGenerator<JsonRow> {
  for await (const { text, number } of readLines(path)) {
    if (text.trim() === '') continue;
    let row: unknown;
    try {
      row = JSON.parse(text);
    } catch (error) {
      throw new UserError(
        `not valid JSON: ${excerpt(text)}.`,
        { file: path, line: number },
        'Write one JSON object on each line.',
        {
          cause: error,
        },
      );
    }
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      throw new UserError(`expected a JSON object, found ${excerpt(text)}.`, { file: path, line: number });
    }
    yield { row: row as Record<string, unknown>, line: number };
  }
}

/** The start of a value, short enough for an error message: texts as they are, other values as JSON, `missing` for none. */
export function excerpt(value: unknown, length = 60): string {
  return typeof value === 'string' ? cut(value, length) : excerptOfJson(value, length);
}

/** Like `excerpt`, texts in quotes. */
export function excerptOfJson(value: unknown, length = 60): string {
  return cut(brief(typeof value === 'string' ? value.slice(0, length + 1) : value), length);
}

/** The first of some names that a file gives, of which there may be any number. */
export function excerptOfList(names: readonly string[], most = 20): string {
  const shown = names.slice(0, most).map(name => excerpt(name, 30));
  return names.length > most ? `${shown.join(', ')} and ${names.length - most} more` : shown.join(', ');
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}

/** More than an error message can show; the values of a file may be nested deeper than the stack allows. */
const SHOWN_LEVELS = 3;
const SHOWN_ITEMS = 30;

function brief(value: unknown, level = 0): string {
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'missing';
  if (level === SHOWN_LEVELS) return '…';
  if (Array.isArray(value)) {
    const items = value.slice(0, SHOWN_ITEMS).map(item => brief(item, level + 1));
    return `[${items.join(',')}]`;
  }
  const entries = Object.entries(value).slice(0, SHOWN_ITEMS);
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${brief(item, level + 1)}`).join(',')}}`;
}
