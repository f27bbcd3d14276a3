import { open } from 'node:fs/promises';

/**
 * Flushes a folder to the disk: what was renamed in it is then there after a power cut, too. Windows flushes no folders,
 * and some network file systems refuse to; there the renaming itself has to do.
 */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP', 'EOPNOTSUPP'].includes((error as NodeJS.ErrnoException).code!)) throw error;
  } finally {
    await folder.close();
  }
}
