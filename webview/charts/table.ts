import { formatCount } from '../../src/core/text/numbers';
import { h, replace } from '../base/dom';

/** The numbers behind a figure: what its table shows and its CSV file holds. */
export interface Table {
  columns: readonly Column[];
  rows: readonly (readonly Value[])[];
}

export type Value = string | number | null;

export interface Column {
  label: string;
  /** Of a column of numbers: as the table shows them; the file has them in full. */
  format?(value: number): string;
}

/** RFC 4180, numbers in full, nothing for null. */
export function csv({ columns, rows }: Table): string {
  const field = (value: Value) => {
    const text = value === null ? '' : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [columns.map(({ label }) => label), ...rows];
  return lines.map(line => `${line.map(field).join(',')}\r\n`).join('');
}

const PAGE = 200;

/** The table as HTML; a long one in pages. */
export function tableElement(table: Table, caption: string, page = 0): HTMLElement {
  const box = h('div', { class: 'figure-table' });
  const from = page * PAGE;
  const rows = table.rows.slice(from, from + PAGE);
  const formats = table.columns.map(({ format }) => format);
  replace(
    box,
    h(
      'div',
      { class: 'figure-scroll', tabIndex: 0, role: 'region', 'aria-label': caption },
      h(
        'table',
        {},
        h('caption', {}, caption),
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            ...table.columns.map(({ label, format }) =>
              h('th', { scope: 'col', class: format ? 'number' : '' }, label),
            ),
          ),
        ),
        h('tbody', {}, ...rows.map(row => h('tr', {}, ...row.map((value, i) => cell(value, formats[i]))))),
      ),
    ),
    table.rows.length > PAGE && pager(),
  );
  return box;

  function pager(): HTMLElement {
    const turn = (to: number, label: string, text: string) =>
      h(
        'button',
        {
          class: 'figure-tool',
          'aria-label': label,
          disabled: to < 0 || to * PAGE >= table.rows.length,
          onclick: () => box.replaceWith(tableElement(table, caption, to)),
        },
        text,
      );
    const last = Math.min(from + PAGE, table.rows.length);
    return h(
      'div',
      { class: 'row quiet' },
      turn(page - 1, 'Previous rows', '‹'),
      `Rows ${formatCount(from + 1)} to ${formatCount(last)} of ${formatCount(table.rows.length)}`,
      turn(page + 1, 'Next rows', '›'),
    );
  }
}

function cell(value: Value, format: Column['format']): HTMLElement {
  if (value === null) return h('td', { class: format ? 'number' : '' }, '–');
  if (typeof value === 'string') return h('td', { dir: 'auto' }, value);
  return h('td', { class: 'number' }, format ? format(value) : String(value));
}
