import { l10n, StatusBarAlignment, window } from 'vscode';
import { Disposer } from '../disposer';
import type { Running } from './running';
import { describeActive } from './words';

/** Says in the status bar what is at work; nothing is there otherwise. */
export class RunningStatus extends Disposer {
  readonly #item = this.register(window.createStatusBarItem('polyrank.running', StatusBarAlignment.Left));

  constructor(private readonly running: Running) {
    super();
    this.#item.name = l10n.t('Polyrank: Runs');
    this.register(running.onDidChange(() => this.#update()));
  }

  #update(): void {
    const active = this.running.sessions.flatMap(session => session.active ?? []);
    const [first] = active;
    if (!first) {
      this.#item.hide();
      return;
    }
    const { fraction } = first.progress ?? {};
    const percent = fraction === undefined ? '' : ` ${Math.floor(100 * fraction)}%`;
    const place = first.total > 1 ? ` ${first.number}/${first.total}` : '';
    this.#item.text = `$(sync~spin) Polyrank${place}${percent}`;
    this.#item.tooltip = active.map(describeActive).join('\n');
    this.#item.accessibilityInformation = { label: `Polyrank: ${describeActive(first)}` };
    this.#item.command = {
      title: l10n.t('Open Dashboard'),
      command: 'polyrank.openRun',
      arguments: [first.path],
    };
    this.#item.show();
  }
}
