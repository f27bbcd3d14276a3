import type { ComparedKey } from '../../src/core/pages/comparison';
import { h, replace } from '../base/dom';
import type { Context } from './context';
import { nameOf } from './context';
import { markerIcon } from './marker';

const MOST_NAMES = 4;

/** The experiments side by side: what differs, or every key. */
export function keysSection({ page, overview }: Pick<Context, 'page' | 'overview'>): HTMLElement {
  const { keys, configurations } = overview;
  const changed = keys.filter(({ isChanged }) => isChanged);
  const body = h('div', {
    class: 'scroll keys-scroll',
    tabIndex: 0,
    role: 'region',
    'aria-label': 'What differs',
  });
  const draw = () => {
    const shown = page.target.allKeys ? keys : changed;
    replace(body, shown.length === 0 ? h('p', { class: 'quiet' }, 'Nothing but the seed.') : table(shown));
  };
  const table = (shown: readonly ComparedKey[]) =>
    h(
      'table',
      { class: 'keys' },
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          h('th', { scope: 'col' }, 'Key'),
          ...configurations.map(({ letter }, c) => {
            const name = nameOf({ overview }, c);
            // Many columns have room for letters only.
            const shown = configurations.length <= MOST_NAMES ? name : letter;
            return h('th', { scope: 'col', title: name }, h('span', { class: 'name' }, markerIcon(c), shown));
          }),
        ),
      ),
      h(
        'tbody',
        {},
        ...shown.map(({ key, values, isChanged }) =>
          h(
            'tr',
            { class: isChanged ? 'changed' : '' },
            h('th', { scope: 'row' }, key),
            ...values.map(value => h('td', value === null ? { class: 'quiet' } : {}, shownValue(value))),
          ),
        ),
      ),
    );
  draw();
  return h(
    'section',
    {},
    h(
      'div',
      { class: 'section-head' },
      h('h2', {}, 'What differs'),
      h(
        'vscode-checkbox',
        {
          checked: page.target.allKeys ?? false,
          onchange: (event: Event) => {
            const { checked } = event.target as HTMLInputElement;
            if (checked === (page.target.allKeys ?? false)) return;
            page.remember({ allKeys: checked });
            draw();
          },
        },
        'All keys',
      ),
    ),
    h('p', { class: 'quiet note' }, `${changed.length} of ${keys.length} keys differ.`),
    body,
  );
}

function shownValue(value: string | null): string {
  if (value === null) return '–';
  if (value === '{…}') return 'given';
  return value === '' ? '(empty)' : value;
}
