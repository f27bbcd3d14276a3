import { UserError } from '../errors';
import { openStream, readError } from '../files/read';

/** More columns than this are counted, but their bounds are not kept. */
const KEPT = 6;

/** One line of a TREC file, cut at white space. The same object is used again for the next line. */
export interface Row {
  /** The buffer that the line lies in. */
  bytes: Uint8Array;
  /** Where column i begins and ends (exclusive) in `bytes`, for the first six columns. */
  starts: Int32Array;
  ends: Int32Array;
  /** How many columns the line has; blank lines are never shown. */
  count: number;
  /** Counts from 1. */
  line: number;
}

const NEWLINE = 10;

/** No line of a run or of judgments is this long: such a file is something else. */
const LONGEST_LINE = 1 << 20;

/**
 * Streams the lines of a TREC file (`.gz` too) as byte ranges. Columns are separated by C's white space, as
 * trec_eval separates them; `\r\n`, blank lines and a byte-order mark do no harm.
 *
 * @throws UserError for a file that cannot be read or unpacked, or has a line of more than 1 MiB
 */
export async function scanColumns(path: string, visit: (row: Row) => void): Promise<void> {
  const row: Row = {
    bytes: new Uint8Array(0),
    starts: new Int32Array(KEPT),
    ends: new Int32Array(KEPT),
    count: 0,
    line: 0,
  };
  let rest: Buffer = Buffer.alloc(0);
  let started = false;
  try {
    for await (const chunk of openStream(path) as AsyncIterable<Buffer>) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const begin = started ? 0 : markLength(bytes);
      const end = bytes.lastIndexOf(NEWLINE) + 1;
      if (end > 0) {
        scanLines(bytes.subarray(begin, end), row, visit);
        started = true;
      }
      rest = bytes.subarray(end);
      if (rest.length > LONGEST_LINE) throw tooLong(path, row.line + 1);
    }
    scanLines(started ? rest : rest.subarray(markLength(rest)), row, visit);
  } catch (error) {
    throw readError(path, error, row.line + 1);
  }
}

function tooLong(file: string, line: number): UserError {
  return new UserError(
    'a line of more than 1 MiB, expected columns of text',
    { file, line },
    'Check that this is a TREC run or qrels file.',
  );
}

/** Length of the byte-order mark at the start of a file: 3 or 0 bytes. */
function markLength(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

/** Visits every line of `bytes`, whose last line may lack its newline. */
function scanLines(bytes: Uint8Array, row: Row, visit: (row: Row) => void): void {
  const { starts, ends } = row;
  const { length } = bytes;
  row.bytes = bytes;
  let i = 0;
  while (i < length) {
    let count = 0;
    for (; i < length; i++) {
      let byte = bytes[i]!;
      if (byte === NEWLINE) break;
      if (isSpace(byte)) continue;
      const start = i;
      do byte = ++i < length ? bytes[i]! : NEWLINE;
      while (!isSpace(byte));
      if (count < KEPT) {
        starts[count] = start;
        ends[count] = i;
      }
      count++;
      if (byte === NEWLINE) break;
    }
    i++;
    row.line++;
    row.count = count;
    if (count > 0) visit(row);
  }
}

/** C's `isspace`: tab, line feed, vertical tab, form feed, carriage return, space. */
function isSpace(byte: number): boolean {
  return byte === 32 || (byte >= 9 && byte <= 13);
}
