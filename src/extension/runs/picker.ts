import { env, l10n, type QuickPickItem, window } from 'vscode';
import { formatAge } from './age';
import { labelOf, type RunEntry } from './entry';
import { byAge } from './groups';
import { statusIcon } from './items';
import type { RunStore } from './run-store';
import { figureWords, statusWord } from './words';

export interface PickOptions {
  title: string;
  /** Whether several can be chosen. */
  many: boolean;
  /** Paths of runs that are not offered. */
  without?: readonly string[];
  /** Which runs come into question; by default all that can be read. */
  accepts?: (run: RunEntry) => boolean;
}

type RunItem = QuickPickItem & { run: RunEntry };

/**
 * Asks for runs by a list, the newest first.
 *
 * @returns their paths; undefined where the user gave up, or where there is none to choose, which is said
 */
export async function pickRuns(store: RunStore, options: PickOptions): Promise<string[] | undefined> {
  const { title, many, without = [], accepts = ({ status }) => status !== 'damaged' } = options;
  await store.ready;
  const runs = store.all.filter(run => accepts(run) && !without.includes(run.path)).sort(byAge);
  if (runs.length === 0) {
    void window.showInformationMessage(
      without.length > 0 ? l10n.t('There is no other run for this.') : l10n.t('There is no run for this.'),
    );
    return undefined;
  }
  const shared = { title, matchOnDescription: true, matchOnDetail: true };
  const items = runs.map(itemOf);
  const picked = many
    ? await window.showQuickPick(items, { ...shared, canPickMany: true })
    : await window.showQuickPick(items, shared).then(one => one && [one]);
  return picked?.map(({ run }) => run.path);
}

function itemOf(run: RunEntry): RunItem {
  const { experiment, status, created, star, note, id } = run;
  const description = [star ? '★' : '', experiment?.name ?? '', figureWords(run) || statusWord(status)];
  const detail = [id, created > 0 ? formatAge(created, Date.now(), env.language, 'long') : '', note ?? ''];
  return {
    run,
    label: labelOf(run),
    iconPath: statusIcon(status),
    description: joined(description),
    detail: joined(detail),
  };
}

const joined = (parts: readonly string[]): string => parts.filter(part => part !== '').join(' · ');
