import { closeSync, existsSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeError, writeFileAtomic } from '../files/atomic';
import type { NewEvent, RunEvent } from './events';
import { ownProcess } from './liveness';
import { readRecord } from './read-record';
import { RUN_VERSION, type RunRecord } from './run-record';

const HALF_WRITTEN = /^run\.json\.\w+\.tmp$|\.embeddings\.tmp$/;

/** A run's folder, for those who write it. */
export class RunDirectory {
  #events: number | undefined;

  private constructor(
    readonly path: string,
    private current: RunRecord,
  ) {}

  /**
   * Makes a new run folder, named by time and cell: `20261121-215100-hybrid-seed-1`. An existing one is never taken.
   *
   * @param runsFolder usually `.polyrank/runs`
   * @param cell id of the cell
   */
  static async create(
    runsFolder: string,
    cell: string,
    record: Omit<RunRecord, 'version' | 'id' | 'status' | 'times'>,
  ): Promise<RunDirectory> {
    const created = new Date();
    const stamp = created
      .toISOString()
      .replace(/\.\d+Z$/, '')
      .replace(/[-:]/g, '')
      .replace('T', '-');
    const stem = `${stamp}-${cell}`;
    try {
      await mkdir(runsFolder, { recursive: true });
      for (let n = 1; ; n++) {
        const id = n === 1 ? stem : `${stem}-${n}`;
        const path = join(runsFolder, id);
        if (!(await makeNew(path))) continue;
        const directory = new RunDirectory(path, {
          version: RUN_VERSION,
          id,
          status: 'queued',
          times: { created: created.toISOString() },
          ...record,
        });
        await directory.update({});
        return directory;
      }
    } catch (error) {
      throw writeError(runsFolder, error);
    }
  }

  /**
   * Opens a run to go on with it, which takes its lock. What a killed runner left half written is cleared away.
   *
   * @throws UserError where the folder holds no run that this version can go on with
   */
  static async open(path: string): Promise<RunDirectory> {
    for (const name of await readdir(path).catch(() => []))
      if (HALF_WRITTEN.test(name)) await rm(join(path, name), { force: true });
    return new RunDirectory(path, await readRecord(path));
  }

  get record(): RunRecord {
    return this.current;
  }

  /** Changes `run.json`, atomically (undefined takes a key out), and signs it: who writes the record is who carries out the run. */
  async update(changes: { [K in keyof RunRecord]?: RunRecord[K] | undefined }): Promise<void> {
    this.current = { ...this.current, ...changes, process: ownProcess() } as RunRecord;
    await writeFileAtomic(join(this.path, 'run.json'), `${JSON.stringify(this.current, undefined, 2)}\n`);
  }

  /**
   * Appends one event to `events.jsonl`. Up to a checkpoint they are flushed to the disk, as it is itself.
   *
   * @returns the event with its time
   * @throws UserError where that fails; half a line may be left, which the next event is kept apart from
   */
  append(event: NewEvent): RunEvent {
    const stamped = { time: now(), ...event } as RunEvent;
    const path = join(this.path, 'events.jsonl');
    try {
      this.#events ??= openEvents(path);
      const line = Buffer.from(`${JSON.stringify(stamped)}\n`);
      for (let done = 0; done < line.length; ) done += writeSync(this.#events, line, done);
      if (event.type === 'checkpoint') fsyncSync(this.#events);
    } catch (error) {
      this.close();
      throw writeError(path, error);
    }
    return stamped;
  }

  close(): void {
    if (this.#events !== undefined) closeSync(this.#events);
    this.#events = undefined;
  }
}

/** Runs on evenly while the system's clock is set: durations are differences of times. */
const now = (): number => Math.round(performance.timeOrigin + performance.now());

async function makeNew(path: string): Promise<boolean> {
  if (existsSync(path)) return false;
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Opens for appending; ends a line that a killed process, or a full disk, left unfinished. */
function openEvents(path: string): number {
  const file = openSync(path, 'a+');
  try {
    const { size } = fstatSync(file);
    const last = Buffer.alloc(1);
    if (size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last[0] !== 0x0a) writeSync(file, '\n');
    return file;
  } catch (error) {
    closeSync(file);
    throw error;
  }
}
