import { dirname } from 'node:path';
import {
  commands,
  Disposable,
  EventEmitter,
  type FileSystemWatcher,
  type Memento,
  RelativePattern,
  Uri,
  workspace,
} from 'vscode';
import { Disposer } from '../disposer';
import { EXPERIMENT_GLOB, isExperiment } from '../experiment-files';
import { isWithin, runOf, runsFolderAround, runsFolderBeside } from './locate';

const ADDED = 'polyrank.runsFolders';
const PASSED_OVER = '**/node_modules/**';
const MOST_RUNS = 20_000;
const MOST_EXPERIMENTS = 1_000;

/** The folders of runs that the editor knows, and what happens in them. */
export class RunsFolders extends Disposer {
  readonly #found = new Set<string>();
  readonly #watchers = new Map<string, Disposable>();
  readonly #folder = this.register(new EventEmitter<string>());
  readonly #run = this.register(new EventEmitter<string>());
  readonly #gone = this.register(new EventEmitter<string>());
  /** A folder became known or was forgotten. */
  readonly onDidChangeFolder = this.#folder.event;
  /** Something of a run may have changed. */
  readonly onDidTouchRun = this.#run.event;
  /** A file or folder is there no longer, nor is what was in it. */
  readonly onDidDelete = this.#gone.event;

  constructor(private readonly state: Memento) {
    super();
    this.register(new Disposable(() => Disposable.from(...this.#watchers.values()).dispose()));
    this.#watchWorkspace();
    this.register(workspace.onDidChangeWorkspaceFolders(() => void this.find()));
    this.register(workspace.onDidOpenTextDocument(({ uri }) => this.#adoptBeside(uri)));
    this.#tellAdded();
  }

  get all(): readonly string[] {
    return [...new Set([...this.#found, ...this.added])];
  }

  /** Those that the user named. */
  get added(): readonly string[] {
    return this.state.get<readonly string[]>(ADDED, []);
  }

  async add(folder: string): Promise<void> {
    if (!this.added.includes(folder)) await this.#keep([...this.added, folder]);
    this.#watch(folder);
    this.#folder.fire(folder);
  }

  async remove(folder: string): Promise<void> {
    await this.#keep(this.added.filter(other => other !== folder));
    this.#settle(folder);
  }

  /** Folders that can be named without looking through the workspace. */
  near(): readonly string[] {
    for (const folder of besideWhatIsOpen()) this.#found.add(folder);
    for (const folder of this.all) this.#watch(folder);
    return this.all;
  }

  /** Looks through the workspace, also beside experiment files whose `.polyrank` is hidden. */
  async find(): Promise<void> {
    const [runs, experiments] = await Promise.all([
      workspace.findFiles('**/.polyrank/runs/*/run.json', PASSED_OVER, MOST_RUNS),
      workspace.findFiles(EXPERIMENT_GLOB, PASSED_OVER, MOST_EXPERIMENTS),
    ]);
    tell('hasExperiments', experiments.length > 0);
    const found = new Set([
      ...besideWhatIsOpen(),
      ...runs.filter(isLocal).map(({ fsPath }) => dirname(dirname(fsPath))),
      ...experiments.flatMap(besideExperiment),
    ]);
    for (const folder of [...this.#found]) {
      if (found.has(folder)) continue;
      this.#found.delete(folder);
      this.#settle(folder);
    }
    for (const folder of found) this.#adopt(folder);
  }

  #adoptBeside(experiment: Uri): void {
    for (const folder of besideExperiment(experiment)) this.#adopt(folder);
  }

  #adopt(folder: string): void {
    if (this.#found.has(folder)) return;
    this.#found.add(folder);
    this.#watch(folder);
    this.#folder.fire(folder);
  }

  /** After it lost one of its reasons to be known. */
  #settle(folder: string): void {
    if (!this.all.includes(folder)) {
      this.#watchers.get(folder)?.dispose();
      this.#watchers.delete(folder);
    }
    this.#folder.fire(folder);
  }

  async #keep(added: readonly string[]): Promise<void> {
    await this.state.update(ADDED, added);
    this.#tellAdded();
  }

  #tellAdded(): void {
    tell('hasRunsFolders', this.added.length > 0);
  }

  #watchWorkspace(): void {
    const appeared = ({ fsPath }: Uri) => {
      const folder = runsFolderAround(fsPath);
      if (folder === undefined) return;
      const run = runOf(fsPath, folder);
      if (run === undefined || !this.#found.has(folder)) {
        this.#found.add(folder);
        this.#folder.fire(folder);
      } else {
        this.#run.fire(run);
      }
    };
    // A folder that is moved here as a whole is told of by its own name only.
    const folders = this.#watcher('{**/.polyrank,**/.polyrank/runs,**/.polyrank/runs/*}', true);
    this.register(folders.onDidCreate(appeared));
    const files = this.#watcher('**/.polyrank/runs/*/{run,user}.json');
    this.register(files.onDidCreate(appeared));
    this.register(files.onDidChange(appeared));
    this.register(files.onDidDelete(appeared));
    const everything = this.register(workspace.createFileSystemWatcher('**', true, true, false));
    this.register(everything.onDidDelete(({ fsPath }) => this.#gone.fire(fsPath)));

    const experiments = this.#watcher(EXPERIMENT_GLOB, true);
    this.register(
      experiments.onDidCreate(uri => {
        tell('hasExperiments', true);
        this.#adoptBeside(uri);
      }),
    );
    this.register(
      experiments.onDidDelete(async () =>
        tell('hasExperiments', (await workspace.findFiles(EXPERIMENT_GLOB, PASSED_OVER, 1)).length > 0),
      ),
    );
  }

  #watcher(pattern: string, ignoreChange = false): FileSystemWatcher {
    return this.register(workspace.createFileSystemWatcher(pattern, false, ignoreChange));
  }

  /** Folders that no watcher of the workspace sees have one of their own. */
  #watch(folder: string): void {
    if (this.#watchers.has(folder) || isWatchedAnyway(folder)) return;
    const watcher = workspace.createFileSystemWatcher(
      new RelativePattern(Uri.file(folder), '{*,*/run.json,*/user.json}'),
    );
    const touched = ({ fsPath }: Uri) => {
      const run = runOf(fsPath, folder);
      if (run !== undefined) this.#run.fire(run);
    };
    this.#watchers.set(
      folder,
      Disposable.from(
        watcher,
        watcher.onDidCreate(touched),
        watcher.onDidChange(touched),
        watcher.onDidDelete(touched),
      ),
    );
  }
}

const isWatchedAnyway = (folder: string): boolean =>
  runsFolderAround(folder) === folder && workspaceFolders().some(({ uri }) => isWithin(folder, uri.fsPath));

/** Runs are read from the disk; folders of other kinds, as those of a remote repository, hold none. */
const isLocal = ({ scheme }: Uri): boolean => scheme === 'file';
const besideExperiment = (uri: Uri): string[] =>
  isLocal(uri) && isExperiment(uri) ? [runsFolderBeside(dirname(uri.fsPath))] : [];

/** In the folders of the workspace, and beside experiment files from elsewhere that are open. */
const besideWhatIsOpen = (): string[] => [
  ...workspaceFolders().map(({ uri }) => runsFolderBeside(uri.fsPath)),
  ...workspace.textDocuments.flatMap(({ uri }) => besideExperiment(uri)),
];

const workspaceFolders = () => (workspace.workspaceFolders ?? []).filter(({ uri }) => isLocal(uri));

/** For `when` clauses. */
const tell = (key: string, value: boolean): void =>
  void commands.executeCommand('setContext', `polyrank.${key}`, value);
