import { SETTINGS, type Setting } from '../data/evaluation/settings';
import type { QueriesTarget } from './page';
import type { QueriesScope, Selection } from './queries';

/** Whose queries a page lists. */
export interface Picked {
  dataset: string;
  setting: Setting;
  /** In the cross-lingual setting: the language of the passages; without it, all. */
  pool?: string;
}

/** Of what there is, what is wanted, or the nearest to it: a kept state may be of before the run changed. */
export function pick({ datasets }: QueriesScope, wanted: Partial<Picked>): Picked | undefined {
  const dataset = datasets.find(({ name }) => name === wanted.dataset) ?? datasets[0];
  // The multilingual setting tells most about language bias.
  const settings = dataset && [...dataset.settings].sort((a, b) => SETTINGS.indexOf(b) - SETTINGS.indexOf(a));
  const setting = settings?.find(known => known === wanted.setting) ?? settings?.[0];
  if (dataset === undefined || setting === undefined) return undefined;
  const pool =
    setting === 'crosslingual' ? dataset.languages.find(known => known === wanted.pool) : undefined;
  return { dataset: dataset.name, setting, ...(pool !== undefined && { pool }) };
}

/** What the page lists first. */
export function firstSelection(scope: QueriesScope, target: QueriesTarget): Selection | undefined {
  const picked = pick(scope, target);
  if (!picked) return undefined;
  return { ...picked, filter: target.filter ?? '', sort: target.sort ?? firstSort(scope, picked) };
}

/** The worst by the chief measure stand first. */
export function firstSort(
  { datasets }: QueriesScope,
  { dataset }: Pick<Picked, 'dataset'>,
): Selection['sort'] {
  const columns = datasets.find(({ name }) => name === dataset)?.columns;
  return { by: columns?.[0] ?? 'query', descending: false };
}
