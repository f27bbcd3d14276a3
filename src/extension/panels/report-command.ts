import { basename } from 'node:path';
import { commands, l10n, ProgressLocation, window } from 'vscode';
import { type PageTarget, runsOf } from '../../core/pages/page';
import { Disposer } from '../disposer';
import { showFaults } from '../faults';
import type { Inspection } from '../inspector/inspection';
import type { RpcWorker } from '../worker';
import { save } from './host';

/** Writes a page as one file that opens in any browser, without a network. */
export class ReportCommand extends Disposer {
  constructor(private readonly inspector: RpcWorker<Inspection>) {
    super();
    this.register(
      commands.registerCommand(
        'polyrank.exportReport',
        showFaults((target: PageTarget) => this.write(target)),
      ),
    );
  }

  async write(target: PageTarget): Promise<void> {
    const title = l10n.t('Writing the report');
    const content = await window.withProgress({ location: ProgressLocation.Notification, title }, () =>
      this.inspector.api.report(target),
    );
    const name = target.page === 'comparison' ? 'comparison' : basename(runsOf(target)[0]!);
    await save({ name: `${name}.html`, content });
  }
}
