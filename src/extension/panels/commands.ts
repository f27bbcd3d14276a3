import { commands, l10n } from 'vscode';
import { Disposer } from '../disposer';
import { showFaults } from '../faults';
import type { RunChooser } from '../running/commands';
import type { Panels } from './panels';

/** What of a node of the results tree says more than its run. */
interface Narrower {
  dataset?: string;
  setting?: 'monolingual' | 'crosslingual' | 'multilingual';
}

/** The commands that open pages of a run. */
export class PageCommands extends Disposer {
  constructor(panels: Panels, runs: RunChooser) {
    super();
    const add = (name: string, title: string, open: (run: string, node: Narrower) => void) =>
      this.register(
        commands.registerCommand(
          `polyrank.${name}`,
          showFaults(async (argument: unknown) => {
            const run = await runs.choose(argument, title, status => status !== 'damaged');
            if (run !== undefined)
              open(run, typeof argument === 'object' && argument !== null ? argument : {});
          }),
        ),
      );
    add('openRun', l10n.t('Dashboard of which run?'), run => panels.open({ page: 'dashboard', run }));
    add('openBias', l10n.t('Language bias of which run?'), (run, { dataset }) =>
      panels.open({ page: 'bias', run, ...(dataset !== undefined && { dataset }) }),
    );
    add('openQueries', l10n.t('Queries of which run?'), (run, { dataset, setting }) =>
      panels.open({
        page: 'queries',
        run,
        ...(dataset !== undefined && { dataset }),
        ...(setting !== undefined && { setting }),
      }),
    );
  }
}
