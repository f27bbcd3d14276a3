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

/** The start of a value, short enough for an error message. */
export function excerpt(value: unknown, length = 60): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
