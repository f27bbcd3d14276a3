import { l10n, Uri, window, workspace } from 'vscode';
import { isActive, labelOf, type RunEntry } from './entry';
import { countWord } from './words';

/** So many runs are named in a question. */
const NAMED = 8;

/**
 * Asks, and moves runs to the trash; where there is none, asks once more. Runs that are at work stay.
 *
 * @returns the runs that may be gone
 */
export async function deleteRuns(runs: readonly RunEntry[]): Promise<RunEntry[]> {
  const idle = runs.filter(run => !isActive(run));
  const kept = runs.length - idle.length;
  if (idle.length === 0) {
    void window.showWarningMessage(
      runs.length === 1
        ? l10n.t('{0} is at work. Stop it before you delete it.', labelOf(runs[0]!))
        : l10n.t('These runs are at work. Stop them before you delete them.'),
    );
    return [];
  }
  const trash = l10n.t('Move to Trash');
  const question =
    idle.length === 1
      ? l10n.t('Delete {0}, with its model and results?', labelOf(idle[0]!))
      : l10n.t('Delete {0} runs, with their models and results?', idle.length);
  const others = kept > 0 ? [l10n.t('{0} at work will be left.', countWord(kept))] : [];
  const detail = [namesOf(idle), ...others].join('\n\n');
  if ((await window.showWarningMessage(question, { modal: true, detail }, trash)) !== trash) return [];

  const left: RunEntry[] = [];
  for (const run of idle) if ((await remove(run, true)) !== undefined) left.push(run);
  if (left.length > 0) await deleteForGood(left);
  return idle;
}

async function deleteForGood(runs: readonly RunEntry[]): Promise<void> {
  const forGood = l10n.t('Delete for Good');
  const question =
    runs.length === 1
      ? l10n.t(
          '{0} cannot be moved to the trash. Delete it for good? This cannot be undone.',
          labelOf(runs[0]!),
        )
      : l10n.t(
          '{0} runs cannot be moved to the trash. Delete them for good? This cannot be undone.',
          runs.length,
        );
  const detail = namesOf(runs);
  if ((await window.showWarningMessage(question, { modal: true, detail }, forGood)) !== forGood) return;
  for (const run of runs) {
    const reason = await remove(run, false);
    if (reason !== undefined) {
      void window.showErrorMessage(l10n.t('{0} cannot be deleted: {1}', run.path, reason));
    }
  }
}

/** @returns why not */
async function remove({ path }: RunEntry, useTrash: boolean): Promise<string | undefined> {
  try {
    await workspace.fs.delete(Uri.file(path), { recursive: true, useTrash });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function namesOf(runs: readonly RunEntry[]): string {
  const names = runs.slice(0, NAMED).map(({ id }) => id);
  const more = runs.length - names.length;
  return [...names, ...(more > 0 ? [l10n.t('… and {0} more', more)] : [])].join('\n');
}
