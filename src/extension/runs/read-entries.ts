import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readAnnotations } from '../../core/runs/annotations';
import { type Progress, ProgressTracker } from '../../core/runs/progress';
import { readEvents } from '../../core/runs/read-events';
import { readListedRun } from '../../core/runs/store';
import { type RunEntry, toEntry } from './entry';
import { EntryCache, stampOf } from './entry-cache';

/** So many runs are read at a time; in between, others have their turn. */
const BATCH = 64;

/** Reads the runs in these folders, those that have changed since they were last; what is no folder any more is left out. */
export async function* readEntries(
  paths: readonly string[],
  cache = new EntryCache(),
): AsyncGenerator<RunEntry> {
  for (let i = 0; i < paths.length; i += BATCH) {
    const batch = paths.slice(i, i + BATCH);
    for (const entry of await Promise.all(batch.map(path => readEntry(path, cache)))) if (entry) yield entry;
  }
}

async function readEntry(path: string, cache: EntryCache): Promise<RunEntry | undefined> {
  const stamp = await stampOf(path);
  const kept = cache.get(path, stamp);
  if (kept) return kept;
  const run = await readListedRun(path);
  if (run.damage !== undefined && !(await isFolder(path))) return undefined;
  const annotations = await readAnnotations(path).catch((error: Error) => ({ fault: error.message }));
  const entry = toEntry(run, annotations);
  cache.set(entry, stamp);
  return entry;
}

export const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    found => found.isDirectory(),
    () => false,
  );

export const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    found => found.isFile(),
    () => false,
  );

/** So much of the events of a run that is at work when it is first seen tells how far it is. */
const TAIL_BYTES = 1 << 16;

/** Follows the events of a run for how far it is. */
export class ProgressReader {
  readonly #tracker = new ProgressTracker();
  #next: number | undefined;
  #progress: Progress | undefined;

  constructor(private readonly run: string) {}

  /** @returns what the newest events say; undefined before there are any */
  async read(): Promise<Progress | undefined> {
    this.#next ??= Math.max(0, (await sizeOf(join(this.run, 'events.jsonl'))) - TAIL_BYTES);
    const { events, next } = await readEvents(this.run, this.#next);
    this.#next = next;
    for (const event of events) this.#progress = this.#tracker.update(event) ?? this.#progress;
    return this.#progress;
  }
}

async function sizeOf(file: string): Promise<number> {
  const handle = await open(file, 'r').catch(() => undefined);
  try {
    return (await handle?.stat())?.size ?? 0;
  } finally {
    await handle?.close();
  }
}
