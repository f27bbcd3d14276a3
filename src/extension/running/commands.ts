import {
  commands,
  type ExtensionContext,
  l10n,
  type QuickPickItem,
  Task,
  TaskScope,
  tasks,
  Uri,
  window,
  workspace,
} from 'vscode';
import { readRun } from '../../core/runs/read-record';
import { Disposer } from '../disposer';
import { isExperiment } from '../experiment-files';
import { showFaults } from '../faults';
import { chooseExperiment, createSample } from './choose-experiment';
import type { Running } from './running';
import { commandLine } from './tasks';
import { requireTrust } from './trust';

/** How commands learn which run they are about. */
export interface RunChooser {
  /** The run that a command was called with, or that the user picks; undefined where the user gave up. */
  choose(argument: unknown, title: string, may: (status: string) => boolean): Promise<string | undefined>;
}

/** The commands that set runs going, stop them, and go on with them. */
export class RunningCommands extends Disposer {
  constructor(
    private readonly context: Pick<ExtensionContext, 'extensionUri'>,
    private readonly running: Running,
    runs: RunChooser,
  ) {
    super();
    const add = (name: string, work: (argument: unknown, second: unknown) => Promise<unknown>) =>
      this.register(commands.registerCommand(`polyrank.${name}`, showFaults(work)));
    add('run', async argument => {
      const file = await this.#experiment(argument);
      if (file) await running.run(file);
    });
    add('runCell', async (argument, cell) => {
      const file = await this.#experiment(argument);
      const id = file && (typeof cell === 'string' ? cell : await this.#pickCell(file));
      if (file && id) await running.run(file, id);
    });
    add('createSample', () => createSample(context.extensionUri));
    add('stop', async argument => {
      const title = l10n.t('Stop which run?');
      const path = await runs.choose(argument, title, status => status === 'running' || status === 'queued');
      if (path !== undefined) await this.#stop(path);
    });
    add('resume', async argument => {
      const title = l10n.t('Resume which run?');
      const path = await runs.choose(argument, title, status => status === 'stopped' || status === 'failed');
      if (path !== undefined) await running.resume(path);
    });
    add('runAgain', async argument => {
      const path = await runs.choose(argument, l10n.t('Run which again?'), status => status !== 'damaged');
      if (path !== undefined) await running.runAgain(path);
    });
    add('openExperiment', async argument => {
      const path = await runs.choose(
        argument,
        l10n.t('Experiment of which run?'),
        status => status !== 'damaged',
      );
      if (path !== undefined) await this.#openExperiment(path);
    });
    add('checkDevices', () => this.#checkDevices());
  }

  async #experiment(argument: unknown): Promise<Uri | undefined> {
    if (argument instanceof Uri && isExperiment(argument)) return argument;
    if (!(await requireTrust())) return undefined;
    return chooseExperiment(() => createSample(this.context.extensionUri));
  }

  async #pickCell(file: Uri): Promise<string | undefined> {
    const cells = await this.running.cellsOf(file);
    const items = cells?.map(({ id, label }): QuickPickItem & { id: string } => ({ id, label }));
    if (!items) return undefined;
    return (await window.showQuickPick(items, { placeHolder: l10n.t('Which cell?') }))?.id;
  }

  async #stop(path: string): Promise<void> {
    const session = this.running.sessionOf(path);
    if (!session) {
      void window.showInformationMessage(
        l10n.t('This run was started elsewhere: by another window, or on the command line. Stop it there.'),
      );
      return;
    }
    if (!session.stopping) return session.stop();
    const end = l10n.t('End at Once');
    const detail = l10n.t('What was computed since the last checkpoint is lost.');
    const question = l10n.t('The run stops after the present step. End it at once?');
    if ((await window.showWarningMessage(question, { modal: true, detail }, end)) === end) session.kill();
  }

  /** The file as it is now; where it is gone, as it was when the run began. */
  async #openExperiment(path: string): Promise<void> {
    const { file } = await readRun(path);
    try {
      await window.showTextDocument(Uri.file(file.path));
    } catch {
      const copy = await workspace.openTextDocument({ content: file.text, language: 'yaml' });
      await window.showTextDocument(copy);
    }
  }

  async #checkDevices(): Promise<void> {
    if (!(await requireTrust())) return;
    const execution = commandLine(this.context, ['doctor']);
    const name = l10n.t('check devices');
    await tasks.executeTask(new Task({ type: 'polyrank' }, TaskScope.Workspace, name, 'polyrank', execution));
  }
}
