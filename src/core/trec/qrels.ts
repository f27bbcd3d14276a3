import type { Judgments } from '../data/model';
import { UserError } from '../errors';
import { scanColumns } from './columns';
import { parseInteger } from './numbers';
import { columnFault, columnText, shownColumn } from './row';

const LAYOUT = 'query 0 passage grade';

/**
 * Reads TREC judgments (`.gz` too): lines of `query 0 passage grade`; the second column is passed over. A grade of 1 or
 * more is relevant, 0 judged and not relevant; a negative one, as in trec_eval, says that the passage was not judged.
 *
 * @throws UserError with file and line: not four columns, a grade that is no integer, a passage judged twice for one
 *   query, ids that are not UTF-8; a file without any line
 */
export async function readQrels(file: string): Promise<Judgments> {
  const judgments = new Map<string, Map<string, number>>();
  await scanColumns(file, row => {
    if (row.count !== 4) throw columnFault(file, row, 4, LAYOUT);
    const grade = parseInteger(row.bytes, row.starts[3]!, row.ends[3]!);
    if (Number.isNaN(grade)) {
      throw new UserError(
        `the grade is ${shownColumn(row, 3)}, expected an integer in column 4`,
        { file, line: row.line },
        `Columns: ${LAYOUT}.`,
      );
    }
    const query = columnText(file, row, 0);
    const passage = columnText(file, row, 2);
    const grades = judgments.get(query);
    if (grades === undefined) judgments.set(query, new Map([[passage, grade]]));
    else if (grades.has(passage)) {
      throw new UserError(
        `passage ${shownColumn(row, 2)} is judged twice for query ${shownColumn(row, 0)}`,
        { file, line: row.line },
        'Keep one of the two lines.',
      );
    } else grades.set(passage, grade);
  });
  if (judgments.size === 0)
    throw new UserError('no line in the file', { file }, `Expected lines of ${LAYOUT}.`);
  return judgments;
}
