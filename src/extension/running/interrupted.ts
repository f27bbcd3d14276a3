import { commands, type ExtensionContext, l10n, window } from 'vscode';
import { readRun } from '../../core/runs/read-record';
import { Disposer } from '../disposer';
import type { Running } from './running';

const KEY = 'polyrank.atWork';

/** Remembers which runs are at work, so that those that the window's end interrupted are offered again when it opens next. */
export class InterruptedRuns extends Disposer {
  constructor(
    private readonly state: ExtensionContext['workspaceState'],
    private readonly running: Running,
  ) {
    super();
    void this.#offer(state.get<string[]>(KEY, []));
    this.register(running.onDidChange(() => this.#remember()));
  }

  #remember(): void {
    // What stops because the window closes is to be offered again.
    if (this.running.isClosing) return;
    const paths = this.running.paths;
    if (paths.join('\n') !== this.state.get<string[]>(KEY, []).join('\n')) void this.state.update(KEY, paths);
  }

  async #offer(paths: readonly string[]): Promise<void> {
    await this.state.update(KEY, []);
    for (const path of paths) {
      const record = await settled(path);
      if (record?.status !== 'stopped' && record?.status !== 'failed') continue;
      const resume = l10n.t('Resume');
      const words = l10n.t(
        'The run {0} was interrupted when the window closed.',
        `${record.experiment}, ${record.cell}`,
      );
      void window.showInformationMessage(words, resume).then(answer => {
        if (answer === resume) void commands.executeCommand('polyrank.resume', path);
      });
    }
  }
}

/** The record once its runner, which may still be writing its checkpoint, has ended; undefined where the run is gone. */
async function settled(path: string): Promise<Awaited<ReturnType<typeof readRun>> | undefined> {
  for (let i = 0; i < 60; i++) {
    const record = await readRun(path).catch(() => undefined);
    if (record?.status !== 'running') return record;
    await new Promise(resolve => setTimeout(resolve, 1000));
  }
  return undefined;
}
