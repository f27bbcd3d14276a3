import type { Detail } from '../../../src/core/pages/queries';
import { h } from '../../base/dom';
import { columnTitle, count, formatCell } from '../format';
import type { ValueColumn } from '../list/columns';
import { languageTag } from './passage';

type Translation = Detail['translations'][number];

/** The question in every language, each with its values; a click goes to that query. */
export function translationsTable(
  { translations, query }: Detail,
  columns: readonly ValueColumn[],
  go: (translation: Translation) => void,
): HTMLElement {
  const row = (translation: Translation) => {
    const { query: id, language, text, values } = translation;
    const isShown = id === query;
    const question = isShown
      ? text
      : h('button', { type: 'button', class: 'link', onclick: () => go(translation) }, text);
    return h(
      'tr',
      { class: isShown ? 'shown' : '', 'aria-current': isShown ? 'true' : undefined },
      h('td', {}, languageTag(language)),
      h('td', { class: 'question', dir: 'auto', lang: language }, question),
      ...columns.map(({ name, index }) => h('td', { class: 'number' }, formatCell(name, values[index]))),
    );
  };
  return h(
    'div',
    {
      class: 'scroll-x',
      tabIndex: 0,
      role: 'region',
      'aria-label': `The question in ${count(translations.length, 'language')}`,
    },
    h(
      'table',
      { class: 'translations' },
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          h('th', { scope: 'col' }, 'Lang.'),
          h('th', { scope: 'col' }, 'Question'),
          ...columns.map(({ name }) => h('th', { scope: 'col', class: 'number' }, columnTitle(name))),
        ),
      ),
      h('tbody', {}, ...translations.map(row)),
    ),
  );
}
