import type { Row } from '../../../src/core/pages/queries';
import { h } from '../../base/dom';
import { languageWithTag } from '../../base/languages';
import { formatCell, formatChange, isCount } from '../format';
import { change, type Layout, type ListColumn } from './columns';

export interface RowView {
  element: HTMLElement;
  /** undefined: not here yet. */
  show(row: Row | undefined): void;
}

/** A row of which some columns are shown. */
export interface ListRowView extends RowView {
  fit(shown: readonly ListColumn[]): void;
}

/** One row of the list: its cells are made once and filled again and again. */
export function rowView(columns: readonly ListColumn[], layout: Layout): ListRowView {
  const cells = columns.map(column => cellView(column, layout));
  for (const [i, { element }] of cells.entries()) element.setAttribute('aria-colindex', String(i + 1));
  const element = h('div', { role: 'row', class: 'list-row' }, ...cells.map(cell => cell.element));
  return {
    element,
    show(row) {
      element.classList.toggle('waiting', row === undefined);
      for (const cell of cells) cell.show(row);
    },
    fit(shown) {
      for (const [i, { element }] of cells.entries()) element.hidden = !shown.includes(columns[i]!);
    },
  };
}

function cellView(column: ListColumn, layout: Layout): RowView {
  const element = h('div', { role: 'gridcell', class: `cell ${column.kind}` });
  if (column.kind === 'value') return valueView(element, column.name, column.index, layout);
  const text = new Text();
  element.append(text);
  switch (column.kind) {
    case 'text': {
      element.dir = 'auto';
      const show = (row: Row | undefined) => {
        text.data = row?.text ?? '';
        element.lang = row?.language ?? '';
        element.title = row?.text ?? '';
      };
      return { element, show };
    }
    case 'language':
      return { element, show: row => showLanguage(element, text, row?.language) };
    case 'pool':
      return { element, show: row => showLanguage(element, text, row?.pool) };
    case 'relevant':
      return {
        element,
        show: row => {
          text.data = row ? String(row.relevant) : '';
        },
      };
  }
}

function showLanguage(element: HTMLElement, text: Text, language = ''): void {
  text.data = language;
  element.title = language && languageWithTag(language);
}

/** A number over a bar of its length; under it, with another run, by how much it differs from that. */
function valueView(element: HTMLElement, name: string, index: number, { other }: Layout): RowView {
  const number = new Text();
  const difference = new Text();
  const bar = isCount(name) ? undefined : h('span', { class: 'bar' });
  const changed = other === undefined ? undefined : h('span', { class: 'change' }, difference);
  element.append(h('span', {}, number), ...(changed ? [changed] : []), ...(bar ? [bar] : []));
  const show = (row: Row | undefined) => {
    const value = row?.values[index];
    number.data = row ? formatCell(name, value) : '';
    if (bar) bar.style.width = `${100 * Math.min(1, Math.max(0, value ?? 0))}%`;
    if (!changed) return;
    const by = row ? change(row, index) : null;
    difference.data = row ? formatChange(name, by) : '';
    changed.classList.toggle('none', by === null || by === 0);
  };
  return { element, show };
}
