import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { l10n, type TextDocumentContentProvider, Uri, workspace } from 'vscode';
import { Disposer } from '../disposer';

const SCHEME = 'polyrank-unpacked';
/** Bytes of a file, unpacked; the editor shows no larger text. */
const LIMIT = 1 << 26;

/** Shows gzipped data files as the text that they hold, to be read only. */
export class UnpackedFiles extends Disposer implements TextDocumentContentProvider {
  constructor() {
    super();
    this.register(workspace.registerTextDocumentContentProvider(SCHEME, this));
  }

  async provideTextDocumentContent({ query }: Uri): Promise<string> {
    try {
      const text = await promisify(gunzip)(await readFile(query), { maxOutputLength: LIMIT });
      return text.toString('utf8');
    } catch (error) {
      return l10n.t('{0} cannot be shown: {1}', query, (error as Error).message);
    }
  }
}

/** What the editor opens in place of a file. */
export function readableUri(file: string): Uri {
  if (!file.endsWith('.gz')) return Uri.file(file);
  return Uri.from({ scheme: SCHEME, path: file.slice(0, -'.gz'.length), query: file });
}
