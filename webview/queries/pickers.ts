import type { Picked } from '../../src/core/pages/pick-queries';
import type { QueriesScope } from '../../src/core/pages/queries';
import { settingTitle } from '../../src/core/text/settings';
import { dropdown } from '../base/controls';
import { h } from '../base/dom';
import { languageName } from '../base/languages';

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
