import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { pipeline, type Readable, Transform } from 'node:stream';
import { createGunzip, gunzipSync } from 'node:zlib';
import { UserError } from '../errors';

const CHUNK_BYTES = 1 << 18;
const LONGEST_LINE_BYTES = 1 << 28;
const NEWLINE = 0x0a;
/** Texts pack to a tenth, tables of judgments to a fiftieth; gzip can pack zeros to a thousandth. */
const MOST_RATIO = 200;
/** Unpacked, whatever the ratio. */
const FREE_BYTES = 1 << 28;
/** Of a file that is read whole: no text is longer. */
const MOST_TEXT_BYTES = 1 << 29;

/**
 * The bytes of a file as a stream, unpacked where its name ends in `.gz`.
 *
 * Errors of the file system and of gzip come as `UserError` from `readLines` and `readWhole`.
 */
export function openStream(path: string): Readable {
  const raw = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  if (!path.endsWith('.gz')) return raw;
  // The callback has nothing to do: the unpacked stream carries every error to its reader.
  return pipeline(raw, createGunzip({ chunkSize: CHUNK_BYTES }), withinBounds(path, raw), () => {});
}

/** Passes on what was unpacked, as long as it is not far more than what it came from. */
function withinBounds(path: string, packed: { readonly bytesRead: number }): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      const isBomb = bytes > FREE_BYTES && bytes > MOST_RATIO * packed.bytesRead;
      done(isBomb ? bomb(path) : null, chunk);
    },
  });
}

const bomb = (path: string): UserError =>
  new UserError(
    `unpacks to more than ${MOST_RATIO} times its size`,
    { file: path },
    'No data are like that: fetch the file again, or unpack it with gunzip if you trust it.',
  );

export interface Line {
  text: string;
  /** Counts from 1. */
  number: number;
}

/** Streams the lines of a UTF-8 text file (`.gz` too), without their ends (`\n` or `\r\n`). A byte-order mark is dropped. */
export async function* readLines(path: string): AsyncGenerator<Line> {
  for await (const { bytes, line } of readLineBlocks(path)) {
    let number = line;
    for (let start = 0; start < bytes.length; number++) {
      const newline = bytes.indexOf(NEWLINE, start);
      const next = newline < 0 ? bytes.length : newline + 1;
      let end = newline < 0 ? bytes.length : newline;
      if (end > start && bytes[end - 1] === 0x0d) end--;
      yield { text: bytes.toString('utf8', start, end), number };
      start = next;
    }
  }
}

export interface LineBlock {
  /** Whole lines with their ends, valid UTF-8, without a byte-order mark. */
  bytes: Buffer;
  /** The number of the first line, from 1. */
  line: number;
}

/**
 * Streams a UTF-8 text file (`.gz` too) in blocks of whole lines, for parsers that want bytes.
 *
 * @throws UserError with the line, for bytes that are not UTF-8 and for lines above 256 MiB
 */
export async function* readLineBlocks(path: string): AsyncGenerator<LineBlock> {
  let line = 1;
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let atStart = true;

  const block = (): LineBlock => {
    let bytes = pending.length === 1 ? pending[0]! : Buffer.concat(pending);
    if (!isUtf8(bytes)) throw notUtf8(path, line + linesBeforeFault(bytes));
    if (atStart) bytes = withoutByteOrderMark(bytes);
    atStart = false;
    const first = line;
    line += countNewlines(bytes);
    return { bytes, line: first };
  };

  try {
    for await (const chunk of openStream(path) as AsyncIterable<Buffer>) {
      const end = chunk.lastIndexOf(NEWLINE) + 1;
      if (end === 0) {
        pending.push(chunk);
        pendingBytes += chunk.length;
        if (pendingBytes > LONGEST_LINE_BYTES) throw tooLong(path, line);
        continue;
      }
      pending.push(chunk.subarray(0, end));
      yield block();
      pending = end < chunk.length ? [chunk.subarray(end)] : [];
      pendingBytes = chunk.length - end;
    }
  } catch (error) {
    throw readError(path, error, line);
  }
  if (pending.length > 0) yield block();
}

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

function withoutByteOrderMark(bytes: Buffer): Buffer {
  return bytes.subarray(0, 3).equals(BYTE_ORDER_MARK) ? bytes.subarray(3) : bytes;
}

function countNewlines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count++;
  return count;
}

/** How many whole lines stand before the first one that is not UTF-8. */
function linesBeforeFault(bytes: Buffer): number {
  let count = 0;
  for (let start = 0; ; count++) {
    const end = bytes.indexOf(NEWLINE, start);
    if (end < 0 || !isUtf8(bytes.subarray(start, end))) return count;
    start = end + 1;
  }
}

function notUtf8(path: string, line: number): UserError {
  return new UserError('not valid UTF-8', { file: path, line }, 'Convert the file to UTF-8.');
}

function tooLong(path: string, line: number): UserError {
  return new UserError(
    'a line of more than 256 MiB',
    { file: path, line },
    'Check that the file has one row a line.',
  );
}

/** A whole UTF-8 text file (`.gz` too), without a byte-order mark. */
export async function readWhole(path: string): Promise<string> {
  try {
    const packed = await readFile(path);
    const bytes = path.endsWith('.gz') ? gunzipSync(packed, { maxOutputLength: MOST_TEXT_BYTES }) : packed;
    if (!isUtf8(bytes)) throw notUtf8(path, 1 + linesBeforeFault(bytes));
    return withoutByteOrderMark(bytes).toString('utf8');
  } catch (error) {
    throw readError(path, error);
  }
}

/** Turns a failure to open, unpack or decode `path` into words for the user. */
export function readError(path: string, error: unknown, line?: number): unknown {
  const place = line === undefined ? { file: path } : { file: path, line };
  const { code } = error as NodeJS.ErrnoException;
  const options = { cause: error };
  switch (code) {
    case 'ENOENT':
      return new UserError('no such file', { file: path }, 'Check the path.', options);
    case 'EISDIR':
      return new UserError('is a folder, expected a file', { file: path }, 'Name the file itself.', options);
    case 'EACCES':
      return new UserError(
        'cannot be read: permission denied',
        { file: path },
        'Check its permissions.',
        options,
      );
    case 'Z_BUF_ERROR':
      return new UserError(
        'the gzip stream ends too early',
        place,
        'The file is truncated: fetch it again.',
        options,
      );
    case 'Z_DATA_ERROR':
      return new UserError(
        'not a valid gzip stream',
        place,
        'Fetch the file again, or drop the .gz from its name.',
        options,
      );
    case 'ERR_FS_FILE_TOO_LARGE':
    case 'ERR_BUFFER_TOO_LARGE':
    case 'ERR_STRING_TOO_LONG':
      return new UserError('too large to be read whole', { file: path }, 'Split the file.', options);
    default:
      return error;
  }
}
