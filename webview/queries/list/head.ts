import type { Selection } from '../../../src/core/pages/queries';
import { h } from '../../base/dom';
import { type Layout, type ListColumn, nextSort } from './columns';

/** The heads of the columns; those that can be sorted by are buttons, with another run a second one sorts by the difference. */
export function listHead(
  all: readonly ListColumn[],
  shown: readonly ListColumn[],
  { other }: Layout,
  sort: Selection['sort'],
  onSort: (sort: Selection['sort']) => void,
): HTMLElement {
  const button = (by: string, title: string, hint: string, name?: string) => {
    const active = sort.by === by;
    const arrow = active ? (sort.descending ? '↓' : '↑') : '';
    return h(
      'button',
      {
        type: 'button',
        class: active ? 'sort active' : 'sort',
        title: hint,
        'aria-label': name,
        'data-sort': by,
        onclick: () => onSort(nextSort(sort, by)),
      },
      ...breakable(title),
      h('span', { class: 'arrow', 'aria-hidden': 'true' }, arrow),
    );
  };
  const heads = shown.map(column => {
    const cell = h('div', { role: 'columnheader', class: `cell ${column.kind}`, title: column.hint });
    cell.setAttribute('aria-colindex', String(all.indexOf(column) + 1));
    if (!('sort' in column)) {
      cell.append(column.title);
      return cell;
    }
    cell.append(button(column.sort, column.title, column.hint));
    const contrast = `contrast ${column.sort}`;
    if (column.kind === 'value' && other !== undefined)
      cell.append(button(contrast, 'Δ', `${other} minus this run`, `Δ ${column.title}`));
    if (sort.by === column.sort || sort.by === contrast)
      cell.setAttribute('aria-sort', sort.descending ? 'descending' : 'ascending');
    return cell;
  });
  return h('div', { role: 'row', class: 'list-row list-head', 'aria-rowindex': '1' }, ...heads);
}

/** May break behind underscores. */
const breakable = (title: string) => title.split(/(?<=_)/).flatMap(part => [part, h('wbr')]);
