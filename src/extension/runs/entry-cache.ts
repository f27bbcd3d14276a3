import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../../core/files/atomic';
import type { RunEntry } from './entry';

/** Grows with every change of `RunEntry`. */
const VERSION = 1;

interface Kept {
  stamp: string;
  entry: RunEntry;
}

/**
 * What was read of runs, kept as long as their files stay as they were, also from one window to the next: records hold every mean,
 * and a thousand of them take half a second to parse.
 */
export class EntryCache {
  #kept = new Map<string, Kept>();
  #isSaved = true;

  /** @param file where it is kept; without one, it lasts as long as the window */
  constructor(private readonly file?: string) {}

  /** Brings back what an earlier window kept. What cannot be read is read from the runs again. */
  async load(): Promise<void> {
    if (this.file === undefined) return;
    try {
      const { version, runs } = JSON.parse(await readFile(this.file, 'utf8'));
      if (version === VERSION) this.#kept = new Map(runs);
    } catch {
      this.#kept.clear();
    }
  }

  get(path: string, stamp: string | undefined): RunEntry | undefined {
    const kept = this.#kept.get(path);
    return stamp !== undefined && kept?.stamp === stamp ? kept.entry : undefined;
  }

  /** Only runs that have ended well: whether others are at work shows elsewhere than in their files. */
  set(entry: RunEntry, stamp: string | undefined): void {
    if (stamp === undefined || (entry.status !== 'done' && entry.status !== 'stopped')) return;
    this.#kept.set(entry.path, { stamp, entry });
    this.#isSaved = false;
  }

  /** Writes what is new, without runs that are not known any more. */
  async save(isKnown: (path: string) => boolean): Promise<void> {
    if (this.file === undefined || this.#isSaved) return;
    this.#isSaved = true;
    const runs = [...this.#kept].filter(([path]) => isKnown(path));
    await writeFileAtomic(this.file, JSON.stringify({ version: VERSION, runs }));
  }
}

/** Changes with the files of a run that an entry is made of; undefined where there is none. */
export async function stampOf(run: string): Promise<string | undefined> {
  const [record, user] = await Promise.all(
    ['run.json', 'user.json'].map(name => stat(join(run, name)).catch(() => undefined)),
  );
  if (!record) return undefined;
  return [record, user].map(file => (file ? `${file.mtimeMs} ${file.size} ${file.ino}` : 'none')).join(', ');
}
