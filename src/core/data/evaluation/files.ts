import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../errors';
import { readError } from '../../files/read';

/**
 * The names of the files in a folder, sorted; those in its subfolders come with their path from the folder.
 *
 * @param depth how many levels of folders are looked at; 1 is the folder alone
 * @throws UserError where it is no folder or cannot be read
 */
export async function listFiles(folder: string, depth = 1): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(error => {
    if (error.code === 'ENOTDIR') throw new UserError('is a file, expected a folder.', { file: folder });
    if (error.code === 'ENOENT') throw new UserError('no such folder.', { file: folder }, 'Check the path.');
    throw readError(folder, error);
  });
  const names: string[] = [];
  for (const entry of entries) {
    if (!entry.isDirectory()) names.push(entry.name);
    else if (depth > 1)
      names.push(
        ...(await listFiles(join(folder, entry.name), depth - 1)).map(name => join(entry.name, name)),
      );
  }
  return names.sort();
}

/**
 * The one file of a folder that has one of these names, packed (`.gz`) or not.
 *
 * @param names in order of preference
 * @throws UserError where there is none
 */
export function pickFile(folder: string, present: readonly string[], ...names: string[]): string {
  const found = names.flatMap(name => [name, `${name}.gz`]).find(name => present.includes(name));
  if (found !== undefined) return join(folder, found);
  throw new UserError(`holds no ${names.join(' or ')}.`, { file: folder }, `It may also end in .gz.`);
}
