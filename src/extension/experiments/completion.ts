import {
  type CancellationToken,
  type CompletionContext,
  CompletionItem,
  CompletionItemKind,
  type CompletionItemProvider,
  CompletionList,
  type Disposable,
  languages,
  MarkdownString,
  type Position,
  SnippetString,
  type TextDocument,
} from 'vscode';
import type { Completion } from '../../core/experiment/assist/completion';
import { type AssistantClient, rangeIn } from './client';
import { hasSchemaSupport, SELECTOR } from './documents';

const KINDS: Record<Completion['kind'], CompletionItemKind> = {
  key: CompletionItemKind.Property,
  word: CompletionItemKind.EnumMember,
  value: CompletionItemKind.Value,
  file: CompletionItemKind.File,
  folder: CompletionItemKind.Folder,
};

/** Offers what can be typed next. */
export class Completions implements CompletionItemProvider {
  static register(client: AssistantClient): Disposable {
    return languages.registerCompletionItemProvider(
      SELECTOR,
      new Completions(client),
      // Not the colon: Enter after it begins a new line, and must not choose something.
      ...[' ', '"', "'", '/', '[', '{', ',', '.'],
    );
  }

  constructor(private readonly client: AssistantClient) {}

  async provideCompletionItems(
    document: TextDocument,
    position: Position,
    token: CancellationToken,
    { triggerCharacter }: CompletionContext,
  ): Promise<CompletionList | undefined> {
    const before = document.lineAt(position).text.slice(0, position.character);
    if (triggerCharacter === ' ' && before.trim() === '') return undefined; // it indents
    const offset = document.offsetAt(position);
    const found = await this.client.ask(
      document,
      (assistant, text, file, signal) => assistant.complete(text, file, offset, signal),
      token,
    );
    const left = found?.filter(({ inSchema }) => !inSchema || !hasSchemaSupport(document)) ?? [];
    // Asked again with each key: what is typed in full is not offered any more.
    const isIncomplete = true;
    return new CompletionList(
      left.map((completion, order) => itemOf(completion, order, document)),
      isIncomplete,
    );
  }
}

function itemOf(completion: Completion, order: number, document: TextDocument): CompletionItem {
  const { label, kind, detail, documentation, snippet, filter, again } = completion;
  const item = new CompletionItem({ label, ...(detail ? { description: detail } : {}) }, KINDS[kind]);
  item.insertText = new SnippetString(snippet);
  item.range = rangeIn(document, completion);
  item.filterText = filter;
  item.sortText = String(order).padStart(4, '0');
  item.keepWhitespace = true;
  if (documentation) item.documentation = new MarkdownString(documentation);
  if (again) item.command = { command: 'editor.action.triggerSuggest', title: '' };
  return item;
}
