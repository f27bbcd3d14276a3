import { isUtf8 } from 'node:buffer';
import { excerpt } from '../data/json-lines';
import { UserError } from '../errors';
import type { Row } from './columns';

/** The text of column i, for keeping. @throws UserError where it is not UTF-8 */
export function columnText(file: string, { bytes, starts, ends, line }: Row, i: number): string {
  const column = Buffer.from(bytes.buffer, bytes.byteOffset + starts[i]!, ends[i]! - starts[i]!);
  if (!isUtf8(column)) throw notUtf8(file, line);
  return column.toString('utf8');
}

export function notUtf8(file: string, line: number): UserError {
  return new UserError('not valid UTF-8', { file, line }, 'Convert the file to UTF-8.');
}

/** Column i as an error message shows it. */
export function shownColumn({ bytes, starts, ends }: Row, i: number): string {
  return JSON.stringify(excerpt(Buffer.from(bytes.subarray(starts[i], ends[i])).toString('utf8'), 40));
}

/** A line with too few or too many columns. `layout` names the columns that were expected. */
export function columnFault(file: string, row: Row, expected: number, layout: string): UserError {
  return new UserError(
    `${row.count} column${row.count === 1 ? '' : 's'}, expected ${expected} separated by white space: ${layout}`,
    { file, line: row.line },
    'Check that the file is of this format and that no id contains a space.',
  );
}
