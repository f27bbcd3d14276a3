import { SETTINGS, type Setting } from '../../src/core/data/evaluation/settings';
import type { QueriesScope } from '../../src/core/pages/queries';
import { settingTitle } from '../../src/core/text/settings';
import { dropdown } from '../base/controls';
import { h } from '../base/dom';
import { languageName } from '../base/languages';

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

/** The choice of data set, setting and pool. */
export function pickers(
  { datasets }: QueriesScope,
  { dataset, setting, pool }: Picked,
  onPick: (picked: Partial<Picked>) => void,
): HTMLElement {
  const known = datasets.find(({ name }) => name === dataset)!;
  return h(
    'div',
    { class: 'controls pickers' },
    datasets.length > 1 &&
      dropdown(
        'Test set',
        datasets.map(({ name }) => ({ value: name, label: name })),
        dataset,
        next => onPick({ dataset: next, setting }),
      ),
    dropdown(
      'Setting',
      known.settings.map(value => ({ value, label: settingTitle(value) })),
      setting,
      next => onPick({ dataset, setting: next }),
    ),
    setting === 'crosslingual' &&
      dropdown(
        'Passages',
        [
          { value: undefined, label: 'All languages' },
          ...known.languages.map(value => ({ value, label: languageName(value) })),
        ],
        pool,
        next => onPick({ dataset, setting, ...(next !== undefined && { pool: next }) }),
      ),
  );
}
