import { UserError } from '../../errors';
import { readLines } from '../../files/read';
import type { Table, TableRow } from './table';

/** Tab-separated values with a header line. As their registration (IANA) has it, a quote is a character like any other. */
export async function openTsv(path: string): Promise<Table> {
  for await (const { text } of readLines(path)) {
    const names = text.split('\t');
    return { names, rows: () => readTsv(path, names) };
  }
  return { names: [], rows: () => readTsv(path, []) };
}

async function* readTsv(path: string, names: readonly string[]): AsyncGenerator<TableRow> {
  for await (const { text, number: line } of readLines(path)) {
    if (line === 1 || text === '') continue;
    yield { values: rowValues(names, text.split('\t'), path, line), line };
  }
}

/**
 * The cells of a row under the names of their columns.
 *
 * @throws UserError where there are more or fewer cells than names
 */
export function rowValues(
  names: readonly string[],
  cells: readonly string[],
  path: string,
  line: number,
): Record<string, unknown> {
  if (cells.length !== names.length) {
    throw new UserError(
      `${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}, expected ${names.length} as in the header.`,
      { file: path, line },
    );
  }
  const values: Record<string, unknown> = {};
  for (let i = 0; i < names.length; i++) values[names[i]!] = cells[i];
  return values;
}
