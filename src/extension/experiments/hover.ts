import {
  type CancellationToken,
  type Disposable,
  Hover,
  type HoverProvider,
  languages,
  MarkdownString,
  type Position,
  type TextDocument,
} from 'vscode';
import { type AssistantClient, rangeIn } from './client';
import { hasSchemaSupport, SELECTOR } from './documents';

/** Says what a key or value means, and what is at a path. */
export class Hovers implements HoverProvider {
  static register(client: AssistantClient): Disposable {
    return languages.registerHoverProvider(SELECTOR, new Hovers(client));
  }

  constructor(private readonly client: AssistantClient) {}

  async provideHover(
    document: TextDocument,
    position: Position,
    token: CancellationToken,
  ): Promise<Hover | undefined> {
    const offset = document.offsetAt(position);
    const found = await this.client.ask(
      document,
      (assistant, text, file, signal) => assistant.hover(text, file, offset, signal),
      token,
    );
    const markdown = hasSchemaSupport(document) ? found?.beyondSchema : found?.markdown;
    return markdown ? new Hover(new MarkdownString(markdown), rangeIn(document, found!)) : undefined;
  }
}
