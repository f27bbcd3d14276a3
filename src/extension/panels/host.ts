import { basename, dirname } from 'node:path';
import { commands, env, l10n, Position, Range, Uri, ViewColumn, window, workspace } from 'vscode';
import type { Place } from '../../core/errors';
import { plainName } from '../../core/files/plain-name';
import {
  type HostApi,
  type PageTarget,
  type RunActions,
  runsOf,
  type SavedFile,
} from '../../core/pages/page';
import { readableUri } from './unpacked-files';

/** What pages need of the rest of the extension. */
export interface HostServices {
  open(target: PageTarget): void;
  /** Asks for runs to compare with; undefined where the user gave up. */
  pickRuns(options: {
    title: string;
    many: boolean;
    without: readonly string[];
  }): Promise<string[] | undefined>;
}

/** What one page can ask of the editor. */
export function hostApi(
  services: HostServices,
  target: PageTarget,
  retarget: (next: PageTarget) => void,
): HostApi & RunActions {
  const runs = runsOf(target);
  const onRun = (command: string) => async () => {
    await commands.executeCommand(command, runs[0]);
  };
  return {
    open: async next => services.open(next),
    retarget: async next => retarget(next),
    save,
    copy: async text => env.clipboard.writeText(text),
    reveal,
    compareWith: async given => {
      const picked = await services.pickRuns({
        title: l10n.t('Compare with'),
        many: true,
        without: given,
      });
      if (!picked?.length) return;
      const next: PageTarget = { page: 'comparison', runs: [...given, ...picked] };
      if (target.page === 'comparison') retarget(next);
      else services.open(next);
    },
    pickRun: async title => (await services.pickRuns({ title, many: false, without: runs }))?.[0],
    stop: onRun('polyrank.stop'),
    resume: onRun('polyrank.resume'),
    runAgain: onRun('polyrank.runAgain'),
    openFolder: onRun('polyrank.openRunFolder'),
    showLog: onRun('polyrank.showRunLog'),
    openExperiment: onRun('polyrank.openExperiment'),
    exportReport: async () => {
      await commands.executeCommand('polyrank.exportReport', target);
    },
  };
}

/** Asks where to write, and writes. */
export async function save({ name, content }: SavedFile): Promise<void> {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const safe = plainName(name, 'figure');
  const uri = await window.showSaveDialog({
    ...(folder && { defaultUri: Uri.joinPath(folder, safe) }),
    title: l10n.t('Save {0}', safe),
  });
  if (!uri) return;
  await workspace.fs.writeFile(uri, typeof content === 'string' ? Buffer.from(content) : content);
  const show = l10n.t('Open');
  void window.showInformationMessage(l10n.t('Saved {0}.', basename(uri.path)), show).then(answer => {
    if (answer === show) void commands.executeCommand('vscode.open', uri);
  });
}

/** Shows a place of a data file beside the page. */
async function reveal({ file, line, column }: Place): Promise<void> {
  const start = new Position((line ?? 1) - 1, (column ?? 1) - 1);
  const document = await workspace.openTextDocument(readableUri(file)).then(
    found => found,
    () => undefined,
  );
  if (!document) {
    void window.showErrorMessage(
      l10n.t('{0} cannot be opened as text; it is in {1}.', basename(file), dirname(file)),
    );
    return;
  }
  await window.showTextDocument(document, {
    viewColumn: ViewColumn.Beside,
    preview: true,
    selection: new Range(start, start),
  });
}
