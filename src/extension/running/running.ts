import { dirname } from 'node:path';
import {
  EventEmitter,
  type ExtensionContext,
  type LogOutputChannel,
  l10n,
  Selection,
  Uri,
  window,
  workspace,
} from 'vscode';
import { UserError } from '../../core/errors';
import type { Cell } from '../../core/experiment/matrix';
import { readRun } from '../../core/runs/read-record';
import type { RunRecord } from '../../core/runs/run-record';
import { DeviceChooser } from '../../runner/choose-device';
import { type Job, newJobs, type Plan, resumedJobs, runsFolderOf } from '../../runner/plan';
import { cellOfRun, planOfRun } from '../../runner/plan-of-run';
import { Disposer } from '../disposer';
import { isExperiment } from '../experiment-files';
import type { Inspection } from '../inspector/inspection';
import type { RpcWorker } from '../worker';
import { DeviceQueue } from './device-queue';
import { nativeLibraryFault } from './native';
import { Session } from './session';
import { requireTrust } from './trust';
import { showOutcome, withSessionProgress } from './words';

/** The runs that this window carries out. */
export class Running extends Disposer {
  /** With their ends. */
  readonly #sessions = new Map<Session, Promise<unknown>>();
  /** Runs that are about to go on. */
  readonly #resumed = new Set<string>();
  readonly #queue = new DeviceQueue();
  readonly #changed = this.register(new EventEmitter<void>());
  /** Something about the sessions has changed. */
  readonly onDidChange = this.#changed.event;
  readonly #touched = this.register(new EventEmitter<string>());
  /** The run of this path has begun, gone on or ended. File watchers say so too, but late, and not on every system. */
  readonly onDidTouchRun = this.#touched.event;
  /** The window closes. */
  isClosing = false;

  constructor(
    private readonly context: Pick<ExtensionContext, 'extensionUri' | 'extensionPath'>,
    private readonly log: LogOutputChannel,
    private readonly worker: RpcWorker<Inspection>,
    /** Called when a run begins, with the one before it of its session. */
    private readonly onStart: (path: string, before?: string) => void,
  ) {
    super();
  }

  get sessions(): readonly Session[] {
    return [...this.#sessions.keys()];
  }

  /** Paths of the runs that are at work. */
  get paths(): string[] {
    return this.sessions.flatMap(({ active }) => (active ? [active.path] : []));
  }

  /** Runs every cell of an experiment file, or the one whose id is given. */
  async run(file: Uri, cellId?: string): Promise<void> {
    const checked = await this.#check(file);
    if (!checked) return;
    const { cells, text } = checked;
    const plan: Plan = { file: file.fsPath, cells, runsFolder: runsFolderOf(file.fsPath) };
    const jobs = newJobs(plan).filter(({ cell }) => cellId === undefined || cell.id === cellId);
    if (jobs.length > 0) await this.#carryOut(plan, text, jobs);
  }

  /** The cells of an experiment file; undefined, and a message, where it has errors. */
  async cellsOf(file: Uri): Promise<Cell[] | undefined> {
    return (await this.#check(file))?.cells;
  }

  /**
   * Goes on with a run, and then with the cells that its session left undone where the experiment is still the same.
   *
   * @throws UserError for a run that is done or at work
   */
  async resume(path: string): Promise<void> {
    const record = await readRun(path);
    const isOurs = this.#resumed.has(path) || this.sessionOf(path) !== undefined;
    const isAtWork = isOurs || record.status === 'running' || record.status === 'queued';
    if (isAtWork || record.status === 'done') {
      throw new UserError(isAtWork ? l10n.t('The run is at work.') : l10n.t('The run is done.'));
    }
    // Two runners must never write one run.
    this.#resumed.add(path);
    try {
      await this.#goOn(path, record);
    } finally {
      this.#resumed.delete(path);
    }
  }

  async #goOn(path: string, record: RunRecord): Promise<void> {
    const own = planOfRun(record, dirname(path));
    const file = Uri.file(record.file.path);
    const text = await workspace.fs.readFile(file).then(String, () => undefined);
    if (text === record.file.text && isExperiment(file)) {
      const { cells } = await this.worker.api.check(text, file.fsPath);
      const plan = { ...own, cells };
      const jobs = await resumedJobs(path, plan).catch(() => undefined);
      if (jobs) return this.#carryOut(plan, text, jobs);
    }
    return this.#carryOut(own, record.file.text, [{ cell: cellOfRun(record), number: 1, resume: path }]);
  }

  /** Runs the cell of a run once more, as it was. */
  async runAgain(path: string): Promise<void> {
    const record = await readRun(path);
    const plan = planOfRun(record, dirname(path));
    await this.#carryOut(plan, record.file.text, newJobs(plan));
  }

  /** The session that is at work on a run. */
  sessionOf(path: string): Session | undefined {
    return this.sessions.find(({ active }) => active?.path === path);
  }

  /** Stops everything because the window closes, and waits until checkpoints are written. */
  async close(): Promise<void> {
    this.isClosing = true;
    for (const session of this.#sessions.keys()) session.stop();
    await Promise.all(this.#sessions.values());
  }

  async #check(file: Uri): Promise<{ text: string; cells: Cell[] } | undefined> {
    const document = await workspace.openTextDocument(file);
    if (document.isDirty) await document.save();
    const text = document.getText();
    const { findings, cells } = await this.worker.api.check(text, file.fsPath);
    const errors = findings.filter(({ severity }) => severity === 'error');
    if (errors.length === 0) return { text, cells };
    const show = l10n.t('Show');
    const { message, range } = errors[0]!;
    const words = l10n.t('{0}, line {1}: {2}', workspace.asRelativePath(file), range.line, message);
    void window.showErrorMessage(words, show).then(async answer => {
      if (answer !== show) return;
      const editor = await window.showTextDocument(document);
      const position = document.positionAt(range.offset);
      editor.selection = new Selection(position, position);
      editor.revealRange(editor.selection);
    });
    return undefined;
  }

  async #carryOut(plan: Plan, text: string, jobs: readonly Job[]): Promise<void> {
    if (!(await requireTrust())) return;
    const fault = nativeLibraryFault(this.context.extensionPath);
    if (fault) {
      void window.showErrorMessage(fault);
      return;
    }
    const runner = { script: this.#script('runner.js'), ...this.#executable() };
    const devices = new DeviceChooser({ ...this.#executable(), script: this.#script('probe.js') });
    // A fault of the last one shows before the first begins.
    for (const { cell } of jobs) await devices.deviceOf(cell.experiment);
    const started: string[] = [];
    const session = new Session({
      plan,
      text,
      jobs,
      devices,
      queue: this.#queue,
      runner,
      onChange: ({ active }) => {
        this.#changed.fire();
        if (!active || started.includes(active.path)) return;
        this.#resumed.delete(active.path);
        this.#touched.fire(active.path);
        this.onStart(active.path, started.at(-1));
        started.push(active.path);
        this.log.info(`${active.cell} (${active.number} of ${active.total}): ${active.path}`);
      },
      onEvent: (run, event) => {
        this.#touched.fire(run.path);
        if (event.type === 'warning') this.log.warn(`${run.cell}: ${event.message}`);
        if (event.type === 'stage') this.log.debug(`${run.cell}: ${event.stage}`);
      },
    });
    const end = withSessionProgress(session, this.onDidChange, () => session.run());
    this.#sessions.set(session, end);
    try {
      const outcome = await end;
      for (const path of started) this.#touched.fire(path);
      for (const { cell, reason } of outcome.failed) this.log.error(`${cell}: ${reason}`);
      if (!this.isClosing) showOutcome(session.experiment, outcome);
    } finally {
      this.#sessions.delete(session);
      this.#changed.fire();
    }
  }

  #script(name: string): string {
    return Uri.joinPath(this.context.extensionUri, 'dist', name).fsPath;
  }

  #executable(): { executable?: string } {
    const executable = workspace.getConfiguration('polyrank').get<string>('nodePath', '');
    return executable ? { executable } : {};
  }
}
