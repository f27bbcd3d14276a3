import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { UserError } from '../errors';
import { readError } from '../files/read';
import { readRun } from './read-record';
import type { RunRecord } from './run-record';

/** A run of a folder of runs: what is known of it, or why nothing is. */
export type ListedRun = { path: string; id: string } & (
  | { record: RunRecord; damage?: never }
  | { record?: never; damage: string }
);

/** So many files are read at a time. */
const BATCH = 64;

/**
 * All runs of a folder of runs, the newest first, damaged ones last; none where the folder is not there.
 *
 * @throws UserError where the folder cannot be read
 */
export async function listRuns(runsFolder: string): Promise<ListedRun[]> {
  const names = await runNames(runsFolder);
  const runs: ListedRun[] = [];
  for (let i = 0; i < names.length; i += BATCH) {
    const batch = names.slice(i, i + BATCH);
    runs.push(...(await Promise.all(batch.map(name => readListedRun(join(runsFolder, name))))));
  }
  const age = ({ record }: ListedRun) => (record ? -Date.parse(record.times.created) : 0);
  return runs.sort((a, b) => age(a) - age(b) || (a.id < b.id ? 1 : -1));
}

/**
 * Names of the run folders in a folder of runs; none where the folder is not there.
 *
 * @throws UserError where the folder cannot be read
 */
export async function runNames(runsFolder: string): Promise<string[]> {
  try {
    const entries = await readdir(runsFolder, { withFileTypes: true });
    return entries.filter(entry => entry.isDirectory()).map(({ name }) => name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw readError(runsFolder, error);
  }
}

/** What is known of the run in a folder; the folder may hold none. */
export async function readListedRun(path: string): Promise<ListedRun> {
  const id = basename(path);
  try {
    return { path, id, record: await readRun(path) };
  } catch (error) {
    return { path, id, damage: error instanceof UserError ? error.fault : (error as Error).message };
  }
}

/**
 * The folder of the run that a user names: by its path, its id, or a part of the id that only one run has.
 *
 * @throws UserError where there is none, or several
 */
export async function findRun(name: string, runsFolder: string): Promise<string> {
  const names = await runNames(runsFolder);
  if (names.includes(name)) return join(runsFolder, name);
  if ((await readdir(name).catch(() => [] as string[])).includes('run.json')) return name;
  const similar = name === '' ? [] : names.filter(other => other.includes(name));
  if (similar.length === 1) return join(runsFolder, similar[0]!);
  throw similar.length === 0
    ? new UserError(
        `there is no run ${JSON.stringify(name)}`,
        { file: runsFolder },
        'polyrank runs lists them.',
      )
    : new UserError(
        `${JSON.stringify(name)} could be any of ${similar.length} runs: ${similar.slice(0, 5).join(', ')}`,
        { file: runsFolder },
        'Write more of its name.',
      );
}
