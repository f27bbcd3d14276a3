import {
  type CancellationToken,
  type Disposable,
  DocumentSymbol,
  type DocumentSymbolProvider,
  languages,
  SymbolKind,
  type TextDocument,
} from 'vscode';
import type { OutlineItem } from '../../core/experiment/assist/outline';
import { type AssistantClient, rangeIn } from './client';
import { hasSchemaSupport, SELECTOR } from './documents';

const KINDS: Record<OutlineItem['kind'], SymbolKind> = {
  mapping: SymbolKind.Module,
  list: SymbolKind.Array,
  text: SymbolKind.String,
  number: SymbolKind.Number,
  boolean: SymbolKind.Boolean,
  null: SymbolKind.Null,
};

/** The keys of a file as a tree. Whoever completes from a schema shows one of its own. */
export class Outline implements DocumentSymbolProvider {
  static register(client: AssistantClient): Disposable {
    return languages.registerDocumentSymbolProvider(SELECTOR, new Outline(client), { label: 'Polyrank' });
  }

  constructor(private readonly client: AssistantClient) {}

  async provideDocumentSymbols(document: TextDocument, token: CancellationToken): Promise<DocumentSymbol[]> {
    if (hasSchemaSupport(document)) return [];
    const items = await this.client.ask(
      document,
      (assistant, text, _, signal) => assistant.outline(text, signal),
      token,
    );
    return (items ?? []).map(item => symbolOf(item, document));
  }
}

function symbolOf(item: OutlineItem, document: TextDocument): DocumentSymbol {
  const { name, detail, kind, head, children } = item;
  const symbol = new DocumentSymbol(
    name,
    detail,
    KINDS[kind],
    rangeIn(document, item),
    rangeIn(document, head),
  );
  symbol.children = children.map(child => symbolOf(child, document));
  return symbol;
}
