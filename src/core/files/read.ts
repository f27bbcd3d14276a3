import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip, gunzipSync } from 'node:zlib';
import { UserError } from '../errors';

/**
 * The bytes of a file as a stream, unpacked where its name ends in `.gz`.
 *
 * Errors of the file system and of gzip come as `UserError` from `readLines` and `readWhole`.
 */
export function openStream(path: string): Readable {
  const raw = createReadStream(path, { highWaterMark: 1 << 18 });
  if (!path.endsWith('.gz')) return raw;
  const unpacked = createGunzip();
  raw.on('error', error => unpacked.destroy(error));
  return raw.pipe(unpacked);
}

export interface Line {
  text: string;
  /** Counts from 1. */
  number: number;
}

/** Streams the lines of a UTF-8 text file (`.gz` too), without their ends (`\n` or `\r\n`). A byte-order mark is dropped. */
export async function* readLines(path: string): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  let number = 0;
  try {
    for await (const chunk of openStream(path)) {
      const lines = (rest + decoder.decode(chunk as Buffer, { stream: true })).split('\n');
      rest = lines.pop()!;
      for (const text of lines)
        yield { text: text.endsWith('\r') ? text.slice(0, -1) : text, number: ++number };
    }
    rest += decoder.decode();
  } catch (error) {
    throw readError(path, error, number + 1);
  }
  if (rest !== '') yield { text: rest.endsWith('\r') ? rest.slice(0, -1) : rest, number: number + 1 };
}

/** A whole UTF-8 text file (`.gz` too), without a byte-order mark. */
export async function readWhole(path: string): Promise<string> {
  try {
    const bytes = await readFile(path);
    return new TextDecoder('utf-8', { fatal: true }).decode(path.endsWith('.gz') ? gunzipSync(bytes) : bytes);
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
    case 'ERR_ENCODING_INVALID_ENCODED_DATA':
      return new UserError('not valid UTF-8', place, 'Convert the file to UTF-8.', options);
    default:
      return error;
  }
}
