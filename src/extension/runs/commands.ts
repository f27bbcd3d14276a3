import { commands, env, type LogOutputChannel, l10n, Uri, window } from 'vscode';
import { UserError } from '../../core/errors';
import { Disposer } from '../disposer';
import { showFaults } from '../faults';
import { deleteRuns } from './delete-command';
import { labelOf, type RunEntry } from './entry';
import { exportRun, showFolder } from './export-command';
import type { RunExporter } from './export-run';
import { isWithin, runsFolderMeant } from './locate';
import { RunLogs } from './log-command';
import { runPathsOf, type TreeNode } from './nodes';
import { type PickOptions, pickRuns } from './picker';
import type { RunStore } from './run-store';

/** What the commands of runs need of the rest of the extension. */
export interface RunCommandServices {
  log: LogOutputChannel;
  /** What is selected in the results tree. */
  selection(): readonly TreeNode[];
  openComparison(runs: readonly string[]): void | Promise<void>;
  /** Asks where to, and writes one HTML file. */
  exportReport(run: string): Promise<void> | Thenable<void>;
  /** Works in a thread. */
  exporter(): RunExporter;
}

const hasResults = ({ results }: RunEntry): boolean => results.length > 0;

/** The commands of runs: from the tree's menus, with its selection; from the palette, after asking which run. */
export class RunCommands extends Disposer {
  readonly #logs: RunLogs;

  constructor(
    private readonly store: RunStore,
    private readonly services: RunCommandServices,
  ) {
    super();
    this.#logs = this.register(new RunLogs(store));
    const { folders } = store;
    this.#on('compareRuns', (...given) => this.#compare(given));
    this.#onRun(
      'openRunFolder',
      l10n.t('Open the folder of a run'),
      ({ path }) => showFolder(Uri.file(path)),
      any,
    );
    this.#onRun('showRunLog', l10n.t('Show the log of a run'), run => this.#logs.show(run), any);
    this.#onRun('noteRun', l10n.t('Write a note to a run'), run => this.#note(run));
    this.#onRun(
      'exportRun',
      l10n.t('Export a run'),
      run => exportRun(run, services.exporter(), services.exportReport),
      run => hasResults(run) || run.hasModel,
    );
    this.#onRuns(
      'starRun',
      l10n.t('Star runs'),
      runs => this.#star(runs, true),
      run => isReadable(run) && !run.star,
    );
    this.#onRuns(
      'unstarRun',
      l10n.t('Remove stars'),
      runs => this.#star(runs, false),
      ({ star }) => star,
    );
    this.#onRuns('deleteRun', l10n.t('Delete runs'), runs => this.#delete(runs), any);
    this.#onRuns(
      'copyRunPath',
      l10n.t('Copy the path of a run'),
      runs => env.clipboard.writeText(runs.map(({ path }) => path).join('\n')),
      any,
    );
    this.#on('refreshRuns', () =>
      window.withProgress({ location: { viewId: 'polyrank.runs' } }, () => store.refresh()),
    );
    this.#on('addRunsFolder', () => this.#addFolder());
    this.#on('removeRunsFolder', async () => {
      const picked = await window.showQuickPick([...folders.added], {
        title: l10n.t('Remove a folder of runs from the list; nothing is deleted'),
      });
      if (picked !== undefined) await folders.remove(picked);
    });
  }

  #on(name: string, work: (...given: unknown[]) => unknown): void {
    this.register(
      commands.registerCommand(
        `polyrank.${name}`,
        showFaults(work, error => this.services.log.error(`${name}:`, error as Error)),
      ),
    );
  }

  #onRuns(
    name: string,
    title: string,
    work: (runs: readonly RunEntry[]) => unknown,
    accepts: (run: RunEntry) => boolean = isReadable,
  ): void {
    this.#on(name, async (...given) => {
      const runs = await this.#runs(given, { title, many: true, accepts });
      if (runs.length > 0) await work(runs);
    });
  }

  #onRun(
    name: string,
    title: string,
    work: (run: RunEntry) => unknown,
    accepts: (run: RunEntry) => boolean = isReadable,
  ): void {
    this.#on(name, async (...given) => {
      const [run] = await this.#runs(given, { title, many: false, accepts });
      if (run) await work(run);
    });
  }

  /** The runs that a command was called with, or that the user names now. */
  async #runs(given: readonly unknown[], options: PickOptions): Promise<RunEntry[]> {
    const paths = this.#given(given);
    if (paths) {
      const missing = paths.filter(path => !this.store.get(path));
      if (missing.length > 0) await this.store.refresh(missing);
    }
    const chosen = paths ?? (await pickRuns(this.store, options)) ?? [];
    const runs = chosen.flatMap(path => this.store.get(path) ?? []);
    return paths ? runs.filter(options.accepts ?? any) : runs;
  }

  /** @returns undefined where the command comes from the palette */
  #given([clicked, selected]: readonly unknown[]): string[] | undefined {
    if (isFromSelection(clicked)) return runPathsOf(this.services.selection());
    const paths = runPathsOf(clicked, selected);
    return paths.length > 0 ? paths : undefined;
  }

  async #compare(given: readonly unknown[]): Promise<void> {
    const title = l10n.t('Choose runs to compare');
    const runs = await this.#runs(given, { title, many: true, accepts: hasResults });
    const paths = runs.map(({ path }) => path);
    if (runs.length === 0) {
      if (this.#given(given))
        void window.showInformationMessage(l10n.t('The run has no results to compare yet.'));
      return;
    }
    if (runs.length > 1) return this.services.openComparison(paths);
    const datasets = runs[0]!.results.map(({ dataset }) => dataset);
    const others = await pickRuns(this.store, {
      title: l10n.t('Compare {0} with', labelOf(runs[0]!)),
      many: true,
      without: paths,
      accepts: ({ results }) => results.some(({ dataset }) => datasets.includes(dataset)),
    });
    if (others?.length) await this.services.openComparison([...paths, ...others]);
  }

  async #star(runs: readonly RunEntry[], star: boolean): Promise<void> {
    for (const { path } of runs) await this.store.annotate(path, { star });
  }

  async #note(run: RunEntry): Promise<void> {
    if (run.annotationFault !== undefined) throw new UserError(run.annotationFault);
    const note = await window.showInputBox({
      title: l10n.t('Note on {0}', labelOf(run)),
      prompt: l10n.t('Kept with the run; leave it empty to remove it'),
      value: run.note ?? '',
    });
    if (note !== undefined) await this.store.annotate(run.path, { note });
  }

  async #delete(runs: readonly RunEntry[]): Promise<void> {
    // One that was at work when it was last looked at may have ended, or begun anew.
    const paths = runs.map(({ path }) => path);
    await this.store.refresh(paths);
    const gone = await deleteRuns(paths.flatMap(path => this.store.get(path) ?? []));
    await this.store.refresh(gone.map(({ path }) => path));
  }

  async #addFolder(): Promise<void> {
    const picked = await window.showOpenDialog({
      canSelectFolders: true,
      canSelectFiles: false,
      canSelectMany: true,
      openLabel: l10n.t('Add Folder'),
      title: l10n.t('Add a folder of runs'),
    });
    for (const { fsPath } of picked ?? []) {
      const folder = await runsFolderMeant(fsPath);
      await this.store.folders.add(folder);
      await this.store.refresh([]);
      if (!this.store.all.some(({ path }) => isWithin(path, folder))) {
        void window.showInformationMessage(l10n.t('There are no runs in {0} yet.', folder));
      }
    }
  }
}

const any = (): boolean => true;
const isReadable = ({ status }: RunEntry): boolean => status !== 'damaged';

const isFromSelection = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'from' in value && value.from === 'selection';
