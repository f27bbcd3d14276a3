import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from '../errors';
import { syncFolder } from './sync';

/**
 * Writes a file so that a reader sees either the old content or the whole new one, after a power cut too: to a temporary
 * name beside it, flushed to the disk, then renamed. Creates missing folders. Content that comes in parts is written as it comes.
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
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw writeError(path, error);
  }
}

/** Turns a failure of the file system while writing `path` into words for the user. */
export function writeError(path: string, error: unknown): unknown {
  const told = WRITE_ERRORS[(error as NodeJS.ErrnoException).code ?? ''];
  return told ? new UserError(told.fault, { file: path }, told.remedy, { cause: error }) : error;
}

const FULL = { fault: 'no space left on the device', remedy: 'Free some space and resume the run.' };
const DENIED = { fault: 'cannot be written: permission denied', remedy: 'Choose a writable folder.' };
const NO_FOLDER = { fault: 'cannot be written: a file stands where a folder is needed', remedy: '' };

const WRITE_ERRORS: Readonly<Record<string, { fault: string; remedy: string }>> = {
  ENOSPC: FULL,
  EDQUOT: { ...FULL, fault: 'no space left in your quota' },
  EFBIG: {
    fault: 'would be larger than files may be here',
    remedy: 'Raise the limit (ulimit -f) or choose a folder on another file system, and resume the run.',
  },
  EACCES: DENIED,
  EPERM: DENIED,
  EROFS: { ...DENIED, fault: 'cannot be written: the file system is read-only' },
  EIO: {
    fault: 'cannot be written: the disk reports an error',
    remedy: 'Check the disk, and resume the run.',
  },
  ENOTDIR: NO_FOLDER,
  EEXIST: NO_FOLDER,
};
