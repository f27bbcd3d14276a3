import { basename, dirname, join, normalize } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { commands, Disposable, EventEmitter, type LogOutputChannel, type Memento, Uri } from 'vscode';
import { annotate } from '../../core/runs/annotations';
import { runNames } from '../../core/runs/store';
import { Disposer } from '../disposer';
import { isActive, type RunEntry } from './entry';
import { EntryCache } from './entry-cache';
import { isWithin } from './locate';
import { ProgressReader, readEntries } from './read-entries';
import { RunsFolders } from './runs-folders';

/** Milliseconds in which changes of files are gathered. */
const GATHER = 150;
/** Milliseconds between two looks at runs that are at work. */
const PACE = 2_000;

/** All runs that the editor knows, as their folders say. */
export class RunStore extends Disposer {
  readonly folders: RunsFolders;
  readonly #runs = new Map<string, RunEntry>();
  readonly #progress = new Map<string, ProgressReader>();
  readonly #changed = this.register(new EventEmitter<ReadonlySet<string>>());
  /** Paths of runs that came, went, or are not what they were. */
  readonly onDidChangeRuns = this.#changed.event;
  /** Resolves when there is something to show, or it is known that there is nothing. */
  readonly ready: Promise<void>;
  /** Resolves when the whole workspace was looked through. */
  #found: Promise<unknown> | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  readonly #touched = new Set<string>();
  #gathering: NodeJS.Timeout | undefined;
  #following: NodeJS.Timeout | undefined;

  readonly #cache: EntryCache;

  /** @param storage folder of the extension for this workspace, if there is one */
  constructor(
    state: Memento,
    private readonly log: LogOutputChannel,
    storage?: Uri,
  ) {
    super();
    this.#cache = new EntryCache(storage && Uri.joinPath(storage, 'runs.json').fsPath);
    this.folders = this.register(new RunsFolders(state));
    this.register(this.folders.onDidTouchRun(run => this.touch([run])));
    this.register(
      this.folders.onDidChangeFolder(folder => void this.#enqueue(() => this.#readFolder(folder))),
    );
    this.register(
      this.folders.onDidDelete(path => this.touch([...this.#runs.keys()].filter(run => isWithin(run, path)))),
    );
    this.register(
      new Disposable(() => {
        clearTimeout(this.#gathering);
        clearInterval(this.#following);
      }),
    );
    this.ready = this.#load();
  }

  get all(): readonly RunEntry[] {
    return [...this.#runs.values()];
  }

  get(path: string): RunEntry | undefined {
    return this.#runs.get(path);
  }

  /** Whether a path names something in a folder of runs, once these were looked for. */
  async isRun(path: string): Promise<boolean> {
    const isIn = () => normalize(path) === path && this.folders.all.includes(dirname(path));
    if (isIn()) return true;
    await this.ready;
    await this.#found;
    return isIn();
  }

  /** Reads runs anew; without paths, looks for all. What the folders say is known when it resolves. */
  async refresh(paths?: readonly string[]): Promise<void> {
    if (paths) return this.#enqueue(() => this.#read(paths));
    await this.folders.find();
    for (const folder of this.folders.all) void this.#enqueue(() => this.#readFolder(folder));
    await this.#queue;
  }

  /** @throws UserError where what is kept of the run is damaged or cannot be written */
  annotate(path: string, changes: { star?: boolean; note?: string }): Promise<void> {
    return this.#enqueue(async () => {
      await annotate(path, changes);
      await this.#read([path]);
    });
  }

  async #load(): Promise<void> {
    const start = performance.now();
    void this.#enqueue(() => this.#cache.load());
    for (const folder of this.folders.near()) void this.#enqueue(() => this.#readFolder(folder));
    await this.#queue;
    this.#found = this.folders
      .find()
      .then(() => this.#queue)
      .then(() => {
        const took = Math.round(performance.now() - start);
        this.log.info(`${this.#runs.size} runs in ${this.folders.all.length} folders, read in ${took} ms`);
      })
      .then(() => this.#cache.save(path => this.#runs.has(path)))
      .catch(error => this.log.error('cannot look for runs:', error))
      .then(() => commands.executeCommand('setContext', 'polyrank.runsLoaded', true));
    if (this.#runs.size === 0) await this.#found;
  }

  /** One after the other, so that an older reading never covers a newer one. */
  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(work);
    this.#queue = result.catch(() => {});
    return result;
  }

  /** Reads runs anew, soon. */
  touch(paths: readonly string[]): void {
    for (const path of paths) this.#touched.add(path);
    if (this.#touched.size === 0) return;
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined;
      const touched = [...this.#touched];
      this.#touched.clear();
      void this.#enqueue(() => this.#read(touched));
    }, GATHER);
  }

  async #readFolder(folder: string): Promise<void> {
    const known = [...this.#runs.keys()].filter(path => dirname(path) === folder);
    const names = this.folders.all.includes(folder) ? await this.#namesIn(folder) : [];
    await this.#read([...new Set([...known, ...names])], new Set(names));
  }

  async #namesIn(folder: string): Promise<string[]> {
    try {
      return (await runNames(folder)).map(name => join(folder, name));
    } catch (error) {
      this.log.warn((error as Error).message);
      return [];
    }
  }

  /** @param wanted those to keep if they are there; by default all */
  async #read(paths: readonly string[], wanted: ReadonlySet<string> = new Set(paths)): Promise<void> {
    const found = new Map<string, RunEntry>();
    for await (const entry of readEntries(
      paths.filter(path => wanted.has(path)),
      this.#cache,
    ))
      found.set(entry.path, entry);
    const changed = new Set<string>();
    for (const path of paths) {
      const entry = await this.#withProgress(path, found.get(path));
      if (isDeepStrictEqual(entry, this.#runs.get(path))) continue;
      changed.add(path);
      if (entry) this.#runs.set(path, entry);
      else this.#runs.delete(path);
    }
    if (changed.size > 0) this.#changed.fire(changed);
    this.#follow();
  }

  async #withProgress(path: string, entry: RunEntry | undefined): Promise<RunEntry | undefined> {
    if (!entry || !isActive(entry)) {
      this.#progress.delete(path);
      return entry;
    }
    const reader = this.#progress.get(path) ?? new ProgressReader(path);
    this.#progress.set(path, reader);
    const progress = await reader.read().catch((error: Error) => {
      this.log.warn(`${basename(path)}: ${error.message}`);
      return undefined;
    });
    return progress ? { ...entry, progress } : entry;
  }

  /** While runs are at work, they are looked at: for how far they are, and because a runner that is killed tells nobody. */
  #follow(): void {
    const isNeeded = this.all.some(isActive);
    if (isNeeded && this.#following === undefined) {
      this.#following = setInterval(
        () => this.touch(this.all.filter(isActive).map(({ path }) => path)),
        PACE,
      );
    } else if (!isNeeded) {
      clearInterval(this.#following);
      this.#following = undefined;
    }
  }
}
