import { commands, l10n, window, workspace } from 'vscode';

/** Whether code may be run here. Where the workspace is not trusted, says so and offers to change it. */
export async function requireTrust(): Promise<boolean> {
  if (workspace.isTrusted) return true;
  const manage = l10n.t('Manage Workspace Trust');
  const answer = await window.showWarningMessage(
    l10n.t('Polyrank runs experiments in trusted workspaces only. Results can be viewed.'),
    manage,
  );
  if (answer === manage) await commands.executeCommand('workbench.trust.manage');
  return workspace.isTrusted;
}
