import { type FileType, l10n, type QuickPickItem, Uri, window, workspace } from 'vscode';
import { findExperiments, isExperiment } from '../experiment-files';

/** The experiment file that the user means: the one in the editor, else one of the workspace, else a new one. */
export async function chooseExperiment(
  createSample: () => Promise<Uri | undefined>,
): Promise<Uri | undefined> {
  const active = window.activeTextEditor?.document.uri;
  if (active && isExperiment(active)) return active;
  const files = await findExperiments(500);
  if (files.length === 0) {
    const create = l10n.t('Create Sample Experiment');
    const answer = await window.showInformationMessage(
      l10n.t('There is no experiment file (*.polyrank.yaml) in this workspace.'),
      create,
    );
    return answer === create ? createSample() : undefined;
  }
  if (files.length === 1) return files[0];
  const items = files
    .map((uri): QuickPickItem & { uri: Uri } => ({ label: workspace.asRelativePath(uri), uri }))
    .sort((a, b) => a.label.localeCompare(b.label));
  const picked = await window.showQuickPick(items, { placeHolder: l10n.t('Which experiment?') });
  return picked?.uri;
}

/**
 * Copies the sample, data and encoder included, into a new folder of the workspace, and opens its experiment file.
 *
 * @returns the experiment file; undefined where no folder is open
 */
export async function createSample(extension: Uri): Promise<Uri | undefined> {
  const folder = workspace.workspaceFolders?.[0];
  if (!folder) {
    void window.showErrorMessage(l10n.t('Open a folder first: the sample is copied into it.'));
    return undefined;
  }
  const target = await freeName(folder.uri, 'polyrank-sample');
  const samples = Uri.joinPath(extension, 'samples');
  for (const name of ['qa', 'encoder', 'hybrid.polyrank.yaml']) {
    await workspace.fs.copy(Uri.joinPath(samples, name), Uri.joinPath(target, name));
  }
  const file = Uri.joinPath(target, 'hybrid.polyrank.yaml');
  await window.showTextDocument(file);
  return file;
}

async function freeName(folder: Uri, stem: string): Promise<Uri> {
  for (let n = 1; ; n++) {
    const uri = Uri.joinPath(folder, n === 1 ? stem : `${stem}-${n}`);
    const found: { type: FileType } | undefined = await workspace.fs.stat(uri).then(
      stat => stat,
      () => undefined,
    );
    if (!found) return uri;
  }
}
