import { UserError } from '../errors';
import { ByteTable, sameBytes } from './bytes';
import { scanColumns } from './columns';
import { Growing } from './growing';
import { parseScore } from './numbers';
import { columnFault, columnText, notUtf8, shownColumn } from './row';

/** A TREC run as read: columns by entry, one entry a line of the file. */
export interface Run {
  file: string;
  /** The run's name: the sixth column of the last line, which trec_eval reports as `runid`. */
  tag: string;
  /** query id → its entries in the file's order; queries in order of first appearance. */
  queries: ReadonlyMap<string, Uint32Array>;
  /** Passage id of each entry. */
  passages: ByteTable;
  /** Score of each entry, in the 32 bits in which trec_eval 9 compares. Never NaN. */
  scores: Float32Array;
  /** Line of each entry in the file, from 1. */
  lines: Uint32Array;
}

const LAYOUT = 'query Q0 passage rank score tag';

/**
 * Reads a TREC run (`.gz` too): lines of `query Q0 passage rank score tag`. As in trec_eval, the second column, the
 * rank and whatever follows the tag are passed over. Duplicates come to light when a query is judged.
 *
 * @throws UserError with file and line: fewer than six columns, a score that is no number, ids that are not UTF-8;
 *   a file without any line
 */
export async function readRun(file: string): Promise<Run> {
  const passages = new ByteTable();
  const scores = new Growing(Float32Array);
  const lines = new Growing(Uint32Array);
  const owners = new Growing(Uint32Array);
  const numbers = new Map<string, number>();
  let query = -1;
  let queryBytes: Uint8Array = new Uint8Array(0);
  let tagBytes: Uint8Array = new Uint8Array(0);

  await scanColumns(file, row => {
    if (row.count < 6) throw columnFault(file, row, 6, LAYOUT);
    const { bytes, starts, ends } = row;
    const score = parseScore(bytes, starts[4]!, ends[4]!);
    if (Number.isNaN(score)) {
      throw new UserError(
        `the score is ${shownColumn(row, 4)}, expected a number in column 5`,
        { file, line: row.line },
        `Columns: ${LAYOUT}.`,
      );
    }
    if (query < 0 || !sameBytes(queryBytes, 0, queryBytes.length, bytes, starts[0]!, ends[0]!)) {
      const id = columnText(file, row, 0);
      query = numbers.get(id) ?? numbers.size;
      numbers.set(id, query);
      queryBytes = bytes.slice(starts[0]!, ends[0]!);
    }
    if (!sameBytes(tagBytes, 0, tagBytes.length, bytes, starts[5]!, ends[5]!)) {
      tagBytes = bytes.slice(starts[5]!, ends[5]!);
    }
    passages.push(bytes, starts[2]!, ends[2]!);
    scores.push(score);
    lines.push(row.line);
    owners.push(query);
  });

  if (query < 0) throw new UserError('no line in the file', { file }, `Expected lines of ${LAYOUT}.`);
  const invalid = passages.firstInvalid();
  if (invalid !== undefined) throw notUtf8(file, lines.get(invalid));
  return {
    file,
    tag: Buffer.from(tagBytes).toString('utf8'),
    queries: groupEntries(owners.finish(), [...numbers.keys()]),
    passages,
    scores: scores.finish(),
    lines: lines.finish(),
  };
}

/** Entries by query, by a counting sort: the lines of a query need not stand together. */
function groupEntries(owners: Uint32Array, ids: readonly string[]): Map<string, Uint32Array> {
  const ends = new Uint32Array(ids.length);
  for (const query of owners) ends[query]!++;
  for (let query = 1; query < ends.length; query++) ends[query]! += ends[query - 1]!;
  const order = new Uint32Array(owners.length);
  for (let entry = owners.length - 1; entry >= 0; entry--) order[--ends[owners[entry]!]!] = entry;
  // Counted down, each end now is a start.
  return new Map(ids.map((id, query) => [id, order.subarray(ends[query]!, ends[query + 1] ?? order.length)]));
}
