import { pipeline, Readable } from 'node:stream';
import { type CsvError, type Options, parse } from 'csv-parse';
import { UserError } from '../../errors';
import { readLineBlocks } from '../../files/read';
import type { Table, TableRow } from './table';
import { rowValues } from './tsv';

/** A longer row means a quote that is never closed. */
const LONGEST_ROW_BYTES = 1 << 24;

/** Comma-separated values (RFC 4180) with a header line. */
export async function openCsv(path: string): Promise<Table> {
  for await (const { cells } of readRecords(path)) {
    return { names: cells, rows: () => readCsv(path, cells) };
  }
  return { names: [], rows: () => readCsv(path, []) };
}

async function* readCsv(path: string, names: readonly string[]): AsyncGenerator<TableRow> {
  let header = true;
  for await (const { cells, line } of readRecords(path)) {
    if (!header) yield { values: rowValues(names, cells, path, line), line };
    header = false;
  }
}

interface CsvRecord {
  cells: string[];
  /** The line on which the record starts. */
  line: number;
}

async function* readRecords(path: string): AsyncGenerator<CsvRecord> {
  let lines = 0;
  let blank = 0;
  const options: Options = {
    record_delimiter: ['\r\n', '\n'],
    skip_empty_lines: true,
    relax_column_count: true,
    max_record_size: LONGEST_ROW_BYTES,
    on_record: (cells: string[], at) => {
      const record = { cells, line: lines + (at.empty_lines - blank) + 1 };
      lines = at.lines;
      blank = at.empty_lines;
      return record as unknown as string[];
    },
  };
  const parser = parse(options);
  // The callback has nothing to do: the parser carries every error to its reader.
  pipeline(Readable.from(bytesOf(path)), parser, () => {});
  try {
    yield* parser as AsyncIterable<CsvRecord>;
  } catch (error) {
    throw csvFault(path, error, lines + 1);
  }
}

async function* bytesOf(path: string): AsyncGenerator<Buffer> {
  for await (const { bytes } of readLineBlocks(path)) yield bytes;
}

function csvFault(path: string, error: unknown, line: number): unknown {
  const place = { file: path, line };
  switch ((error as CsvError).code) {
    case 'CSV_QUOTE_NOT_CLOSED':
    case 'CSV_MAX_RECORD_SIZE':
      return new UserError(
        'a quoted cell that starts in this row is never closed.',
        place,
        'Close it, or write a quote inside a quoted cell twice.',
        { cause: error },
      );
    case 'CSV_INVALID_CLOSING_QUOTE':
    case 'INVALID_OPENING_QUOTE':
      return new UserError(
        'a quote stands inside a cell.',
        { file: path, line: (error as CsvError & { lines: number }).lines },
        'Put the cell in quotes and write the quotes inside it twice.',
        { cause: error },
      );
    default:
      return error;
  }
}
