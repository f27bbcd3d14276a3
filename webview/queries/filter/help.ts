import { h } from '../../base/dom';

const TERMS: readonly (readonly [string, string])[] = [
  ['map<0.2', 'A measure (< <= > >= = !=), named as the tooltips of its column say'],
  ['rd>100', 'Rank distance'],
  ['rel>1', 'Number of relevant passages'],
  ['lang:de,en', 'Language of the query'],
  ['pool:de', 'Language of the passages'],
  ['first:en', 'Language of the first passage'],
  ['missed:en', 'No relevant English passage in the first 10'],
  ['missed:any@100', 'Some language missing in the first 100'],
  ['diff.map>0.1', 'The other run minus this one'],
  ['id:en:56', 'Part of the query’s id'],
  ['water "two words"', 'Words of the question'],
  ['a b', 'Both'],
  ['a or b', 'One of them, or both'],
  ['-a', 'Not'],
  ['(a or b) c', 'Groups'],
];

/** What can be written into the filter; a click writes an example. */
export function filterHelp(write: (example: string) => void): HTMLElement {
  const rows = TERMS.flatMap(([term, meaning], i) => [
    h(
      'dt',
      {},
      i < 10
        ? h(
            'button',
            { type: 'button', class: 'link term', title: 'Add to the filter', onclick: () => write(term) },
            term,
          )
        : h('code', {}, term),
    ),
    h('dd', {}, meaning),
  ]);
  return h('dl', { class: 'filter-help', id: 'filter-help', hidden: true }, ...rows);
}
