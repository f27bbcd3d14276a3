import {
  type CancellationToken,
  type Disposable,
  DocumentLink,
  type DocumentLinkProvider,
  l10n,
  languages,
  type TextDocument,
  Uri,
} from 'vscode';
import { type AssistantClient, rangeIn } from './client';
import { isOnDisk, SELECTOR } from './documents';

/** Leads from paths to the files, and shows folders in the explorer. */
export class PathLinks implements DocumentLinkProvider {
  static register(client: AssistantClient): Disposable {
    return languages.registerDocumentLinkProvider(SELECTOR, new PathLinks(client));
  }

  constructor(private readonly client: AssistantClient) {}

  async provideDocumentLinks(document: TextDocument, token: CancellationToken): Promise<DocumentLink[]> {
    if (!isOnDisk(document)) return [];
    const links = await this.client.ask(
      document,
      (assistant, text, file, signal) => assistant.links(text, file, signal),
      token,
    );
    return (links ?? []).map(found => {
      const target = Uri.file(found.target);
      const link = new DocumentLink(rangeIn(document, found), found.isFolder ? revealed(target) : target);
      link.tooltip = found.isFolder ? l10n.t('Show folder') : l10n.t('Open file');
      return link;
    });
  }
}

const revealed = (folder: Uri): Uri =>
  Uri.parse(`command:revealInExplorer?${encodeURIComponent(JSON.stringify([folder]))}`);
