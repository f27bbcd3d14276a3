import { join } from 'node:path';
import {
  commands,
  env,
  l10n,
  ProgressLocation,
  type QuickPickItem,
  UIKind,
  Uri,
  window,
  workspace,
} from 'vscode';
import { labelOf, type RunEntry } from './entry';
import type { RunExporter } from './export-run';

type Choice = QuickPickItem & { what: 'report' | 'trec' | 'csv' | 'F32' | 'F16' };

/** Asks in which form, and where to, and exports a run. */
export async function exportRun(
  run: RunEntry,
  exporter: RunExporter,
  exportReport: (run: string) => Promise<void> | Thenable<void>,
): Promise<void> {
  const title = l10n.t('Export {0}', labelOf(run));
  const picked = await window.showQuickPick(choicesFor(run), { title });
  if (!picked) return;
  const { what, label } = picked;
  if (what === 'report') return exportReport(run.path);

  const isModel = what === 'F32' || what === 'F16';
  const parent = await askFolder(l10n.t('Export here'), title);
  if (!parent) return;
  const target = join(parent.fsPath, isModel ? `${run.id}-model` : run.id);
  const location = ProgressLocation.Notification;
  await window.withProgress({ location, title: l10n.t('Exporting {0}: {1}', labelOf(run), label) }, () =>
    isModel
      ? exporter.exportModel(run.path, what, target)
      : exporter.exportTables(run.path, what, target).then(() => {}),
  );
  const open = l10n.t('Open Folder');
  const answer = await window.showInformationMessage(l10n.t('Exported to {0}.', target), open);
  if (answer === open) await showFolder(Uri.file(target));
}

function choicesFor({ results, hasModel }: RunEntry): Choice[] {
  const report: Choice = {
    what: 'report',
    label: l10n.t('Report'),
    description: l10n.t('one HTML file that opens in any browser'),
  };
  const tables: Choice[] = [
    {
      what: 'trec',
      label: l10n.t('TREC runs and judgments'),
      description: l10n.t('for trec_eval and its kin'),
    },
    { what: 'csv', label: l10n.t('CSV tables'), description: l10n.t('queries, rankings, relevant passages') },
  ];
  const folder = l10n.t('a Hugging Face folder');
  const models: Choice[] = [
    { what: 'F32', label: l10n.t('Model'), description: folder },
    {
      what: 'F16',
      label: l10n.t('Model in 16-bit floats'),
      description: l10n.t('{0}, half the size', folder),
    },
  ];
  return [report, ...(results.length > 0 ? tables : []), ...(hasModel ? models : [])];
}

async function askFolder(openLabel: string, title: string): Promise<Uri | undefined> {
  const defaultUri = workspace.workspaceFolders?.[0]?.uri;
  const [folder] =
    (await window.showOpenDialog({
      canSelectFolders: true,
      canSelectFiles: false,
      openLabel,
      title,
      ...(defaultUri && { defaultUri }),
    })) ?? [];
  return folder;
}

/** Shows a folder where the user can act on it: in the file manager, or in the Explorer where the files are on another machine. */
export async function showFolder(folder: Uri): Promise<void> {
  if (env.remoteName === undefined && env.uiKind === UIKind.Desktop) {
    await commands.executeCommand('revealFileInOS', folder);
  } else if (workspace.getWorkspaceFolder(folder)) {
    await commands.executeCommand('revealInExplorer', folder);
  } else {
    await commands.executeCommand('vscode.openFolder', folder, { forceNewWindow: true });
  }
}
