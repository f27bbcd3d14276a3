import { SETTINGS, type Setting } from '../../src/core/data/evaluation/settings';
import type { QueriesScope } from '../../src/core/pages/queries';
import { h } from '../base/dom';
import { languageName } from './format';

export interface Picked {
  dataset: string;
  setting: Setting;
  /** In the cross-lingual setting: the language of the passages; without it, all. */
  pool?: string;
}

const SETTING_NAMES: Readonly<Record<Setting, string>> = {
  monolingual: 'Monolingual',
  crosslingual: 'Cross-lingual',
  multilingual: 'Multilingual',
};

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
    { class: 'pickers' },
    datasets.length > 1 &&
      dropdown(
        'Data set',
        dataset,
        datasets.map(({ name }) => [name, name]),
        next => onPick({ dataset: next, setting }),
      ),
    dropdown(
      'Setting',
      setting,
      known.settings.map(name => [name, SETTING_NAMES[name]]),
      next => onPick({ dataset, setting: next as Setting }),
    ),
    setting === 'crosslingual' &&
      dropdown(
        'Language of the passages',
        pool ?? '',
        [
          ['', 'All passages'],
          ...known.languages.map((name): [string, string] => [name, `Passages: ${languageName(name)}`]),
        ],
        next => onPick({ dataset, setting, ...(next !== '' && { pool: next }) }),
      ),
  );
}

function dropdown(
  label: string,
  value: string,
  options: readonly (readonly [string, string])[],
  onChange: (value: string) => void,
): HTMLElement {
  const items = options.map(([of, text]) => {
    const option = h('vscode-option', { value: of }, text);
    // The control looks for the attribute, before it knows the property.
    option.toggleAttribute('selected', of === value);
    return option;
  });
  const element = h('vscode-dropdown', { 'aria-label': label, title: label }, ...items);
  element.addEventListener('change', () => onChange((element as HTMLElement & { value: string }).value));
  return element;
}
