import { rmSync, writeFileSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors';
import { writeError } from '../files/atomic';
import { isAlive, ownProcess, type ProcessRecord } from './liveness';

/** A lock that was made this long ago, and still does not say by whom, was made by a process that died doing it. */
const WRITING_MS = 10_000;

/**
 * The right to write a run: one process at a time has it. It is a file `lock-N` in the run's folder that names its process. One
 * whose process is gone binds nobody: who comes next makes `lock-N+1`, which only one process can. So no lock is ever taken from
 * its owner, however many come at the same time.
 */
export class RunLock {
  private constructor(private readonly path: string) {}

  /** @throws UserError where another process has it, or the folder cannot be written */
  static async take(folder: string): Promise<RunLock> {
    for (;;) {
      const numbers = await lockNumbers(folder);
      for (const number of numbers) await refuseIfHeld(folder, number);
      const own = (numbers.at(-1) ?? 0) + 1;
      const path = lockPath(folder, own);
      if (!make(path)) continue;
      // A folder that is read while others change it may lack some of its files: so look again.
      if ((await lockNumbers(folder)).at(-1) === own) {
        for (const number of numbers) rmSync(lockPath(folder, number), { force: true });
        return new RunLock(path);
      }
      rmSync(path, { force: true });
    }
  }

  release(): void {
    rmSync(this.path, { force: true });
  }
}

const lockPath = (folder: string, number: number): string => join(folder, `lock-${number}`);

/** Ascending. */
async function lockNumbers(folder: string): Promise<number[]> {
  const names = await readdir(folder);
  return names
    .flatMap(name => /^lock-(\d+)$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/** @returns false where another process has made it */
function make(path: string): boolean {
  try {
    writeFileSync(path, `${JSON.stringify(ownProcess())}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    // The disk may be full: then the file is there, with nothing in it.
    rmSync(path, { force: true });
    throw writeError(path, error);
  }
}

async function refuseIfHeld(folder: string, number: number): Promise<void> {
  const path = lockPath(folder, number);
  let owner: ProcessRecord;
  try {
    owner = JSON.parse(await readFile(path, 'utf8')) as ProcessRecord;
  } catch {
    const made = await stat(path).catch(() => undefined);
    if (made === undefined || Date.now() - made.mtimeMs > WRITING_MS) return;
    throw held(path, 'another process');
  }
  if (await isAlive(owner, folder)) throw held(path, `process ${owner.pid} on ${owner.host}`);
}

const held = (path: string, owner: string): UserError =>
  new UserError(
    `the run is at work as ${owner}`,
    { file: path },
    'Wait for it, or stop it first. Where that is no runner, delete this file.',
  );
