import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from '../errors';

/**
 * Writes a file so that a reader sees either the old content or the whole new one: to a temporary name beside it,
 * flushed to the disk, then renamed. Creates missing folders. Content that comes in parts is written as it comes.
 *
 * @throws UserError where the folder is not writable or the disk is full; the old content then still stands
 */
export async function writeFileAtomic(
  path: string,
  content: string | Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<void> {
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(temporary, 'wx');
    try {
      const parts = typeof content === 'string' || content instanceof Uint8Array ? [content] : content;
      for await (const part of parts) await file.writeFile(part);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw writeError(path, error);
  }
}

/** Turns a failure of the file system while writing `path` into words for the user. */
export function writeError(path: string, error: unknown): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOSPC':
      return new UserError(
        'no space left on the device',
        { file: path },
        'Free some space and resume the run.',
        {
          cause: error,
        },
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new UserError(
        'cannot be written: permission denied',
        { file: path },
        'Choose a writable folder.',
        {
          cause: error,
        },
      );
    case 'ENOTDIR':
    case 'EEXIST':
      return new UserError('cannot be written: a file stands where a folder is needed', { file: path }, '', {
        cause: error,
      });
    default:
      return error;
  }
}
