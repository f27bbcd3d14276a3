import {
  type CancellationToken,
  CodeLens,
  type CodeLensProvider,
  type Command,
  type Event,
  EventEmitter,
  languages,
  type TextDocument,
  workspace,
} from 'vscode';
import type { Lens } from '../../core/experiment/assist/lenses';
import { Disposer } from '../disposer';
import { type AssistantClient, rangeIn } from './client';
import { isOnDisk, SELECTOR } from './documents';

/** “Run · Run this cell · Open last run” above the lines of an experiment file. */
export class RunLenses extends Disposer implements CodeLensProvider {
  readonly #changed = this.register(new EventEmitter<void>());
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(
    private readonly client: AssistantClient,
    private readonly lastRunOf: (file: string) => string | undefined,
    onDidChangeRuns: Event<unknown> | undefined,
  ) {
    super();
    this.register(workspace.onDidGrantWorkspaceTrust(() => this.#changed.fire()));
    if (onDidChangeRuns) this.register(onDidChangeRuns(() => this.#changed.fire()));
    this.register(languages.registerCodeLensProvider(SELECTOR, this));
  }

  async provideCodeLenses(document: TextDocument, token: CancellationToken): Promise<CodeLens[]> {
    if (!isOnDisk(document)) return [];
    const last = this.lastRunOf(document.uri.fsPath);
    const lenses = await this.client.ask(
      document,
      (assistant, text, file, signal) => assistant.lenses(text, file, last !== undefined, signal),
      token,
    );
    return (lenses ?? [])
      .filter(({ kind }) => workspace.isTrusted || kind === 'last-run')
      .map(lens => new CodeLens(rangeIn(document, lens), commandOf(lens, document, last)));
  }
}

function commandOf({ kind, title, cell }: Lens, { uri }: TextDocument, lastRun: string | undefined): Command {
  switch (kind) {
    case 'run':
      return { title: `$(play) ${title}`, command: 'polyrank.run', arguments: [uri] };
    case 'run-cell':
      return { title, command: 'polyrank.runCell', arguments: cell === undefined ? [uri] : [uri, cell] };
    case 'last-run':
      return { title, command: 'polyrank.openRun', arguments: [lastRun] };
  }
}
