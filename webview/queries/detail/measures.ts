import type { Detail } from '../../../src/core/pages/queries';
import { h } from '../../base/dom';
import { columnTitle, formatCell, formatChange } from '../format';

/** The values of a query, with another run beside it both and their difference; and how each came about. */
export function measuresTable({ run, other }: Detail, names: { run: string; other?: string }): HTMLElement {
  const rows = run.measures.map(({ measure, value, steps }) => {
    const beside = other?.measures.find(found => found.measure === measure);
    return { measure, value, steps, otherValue: beside?.value ?? null, otherSteps: beside?.steps };
  });
  return h(
    'div',
    { class: 'measures' },
    h(
      'table',
      {},
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          h('th', { scope: 'col' }, other ? 'Run' : 'Measure'),
          ...rows.map(({ measure }) => h('th', { scope: 'col', class: 'number' }, columnTitle(measure))),
        ),
      ),
      h(
        'tbody',
        {},
        valueRow(
          other ? names.run : 'Value',
          rows.map(({ measure, value }) => formatCell(measure, value)),
        ),
        other &&
          valueRow(
            names.other!,
            rows.map(({ measure, otherValue }) => formatCell(measure, otherValue)),
          ),
        other &&
          valueRow(
            'Difference',
            rows.map(({ measure, value, otherValue }) =>
              formatChange(measure, value === null || otherValue === null ? null : otherValue - value),
            ),
          ),
      ),
    ),
    h(
      'details',
      {},
      h('summary', {}, 'How they are computed'),
      h(
        'dl',
        { class: 'steps' },
        ...rows.flatMap(({ measure, steps, otherSteps }) => [
          h('dt', {}, columnTitle(measure)),
          h('dd', {}, steps),
          otherSteps !== undefined && otherSteps !== steps && h('dd', {}, `${names.other}: ${otherSteps}`),
        ]),
      ),
    ),
  );
}

const valueRow = (name: string, values: readonly string[]): HTMLElement =>
  h('tr', {}, h('th', { scope: 'row' }, name), ...values.map(value => h('td', { class: 'number' }, value)));
