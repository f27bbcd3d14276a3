import { join } from 'node:path';
import { EventEmitter, l10n, type TextDocumentContentProvider, Uri, window, workspace } from 'vscode';
import { readEvents } from '../../core/runs/read-events';
import { Disposer } from '../disposer';
import type { RunEntry } from './entry';
import { logText } from './log-text';
import type { RunStore } from './run-store';

const SCHEME = 'polyrank-log';

/** Shows what a runner printed; where that is nothing, what the run's events tell. */
export class RunLogs extends Disposer implements TextDocumentContentProvider {
  readonly #changed = this.register(new EventEmitter<Uri>());
  readonly onDidChange = this.#changed.event;

  constructor(private readonly store: RunStore) {
    super();
    this.register(workspace.registerTextDocumentContentProvider(SCHEME, this));
  }

  async show({ path, id }: Pick<RunEntry, 'path' | 'id'>): Promise<void> {
    const file = Uri.file(join(path, 'log.txt'));
    const size = await workspace.fs.stat(file).then(
      stat => stat.size,
      () => 0,
    );
    const uri = size > 0 ? file : Uri.from({ scheme: SCHEME, path: `/${id}.log`, query: path });
    if (size === 0) this.#changed.fire(uri);
    await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true });
  }

  async provideTextDocumentContent({ query }: Uri): Promise<string> {
    const { events } = await readEvents(query);
    const text = logText(events);
    // A runner that was killed could not write why it ended.
    const reason = this.store.get(query)?.reason ?? '';
    const end = text.includes(reason) ? '' : `${reason}\n`;
    return text + end || `${l10n.t('Nothing has happened in this run yet.')}\n`;
  }
}
