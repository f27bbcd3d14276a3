import { basename, dirname, join, relative, sep } from 'node:path';
import { isFile, isFolder } from './read-entries';

const FOLDER = join('.polyrank', 'runs');

/** Where the runs of experiment files in this folder are kept. */
export const runsFolderBeside = (folder: string): string => join(folder, FOLDER);

/** Whether a path is a folder, or lies in it. */
export const isWithin = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);

/** The run that a changed path belongs to: `folder/<run>/…`; undefined for the folder itself and what lies elsewhere. */
export function runOf(path: string, runsFolder: string): string | undefined {
  if (path === runsFolder || !isWithin(path, runsFolder)) return undefined;
  return join(runsFolder, relative(runsFolder, path).split(sep)[0]!);
}

/** The folder `.polyrank/runs` that a path names, or lies in, or that lies in it where it is `.polyrank`. */
export function runsFolderAround(path: string): string | undefined {
  if (basename(path) === '.polyrank') return join(path, 'runs');
  const parts = path.split(sep);
  const at = parts.lastIndexOf('.polyrank');
  return at >= 0 && parts[at + 1] === 'runs' ? parts.slice(0, at + 2).join(sep) : undefined;
}

/** What a user means who names a folder of runs: it, the one in it (`.polyrank/runs`), or the one that holds this run. */
export async function runsFolderMeant(path: string): Promise<string> {
  for (const inner of [
    runsFolderBeside(path),
    ...(basename(path) === '.polyrank' ? [join(path, 'runs')] : []),
  ]) {
    if (await isFolder(inner)) return inner;
  }
  return (await isFile(join(path, 'run.json'))) ? dirname(path) : path;
}
