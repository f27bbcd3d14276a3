import type { Selected } from '../../../src/core/pages/queries';
import { measureLabel } from '../../../src/core/text/measures';
import { formatCount } from '../../../src/core/text/numbers';
import { h, replace } from '../../base/dom';
import type { Save } from '../../charts/save';
import { filterHint, formatMean, formatMeanChange } from '../format';
import { Histogram } from './histogram';

/** What a selection holds: how many queries, the mean of each column, how the values of one are spread. */
export class Summary {
  readonly element: HTMLElement;
  readonly #count = h('p', { class: 'count', role: 'status' });
  readonly #means = h('div', { class: 'means', role: 'group', 'aria-label': 'Means of the selection' });
  readonly #histogram: Histogram;
  #selected: Selected | undefined;
  /** The column whose values are drawn. */
  #column = '';

  constructor(save: Save, choose: (column: string, bin: number, edges: readonly number[]) => void) {
    this.#histogram = new Histogram(save, choose);
    this.element = h(
      'div',
      { class: 'summary' },
      h('div', { class: 'summary-numbers' }, this.#count, this.#means),
      h('div', { class: 'summary-chart' }, this.#histogram.element),
    );
  }

  show(selected: Selected): void {
    this.#selected = selected;
    const { count, total, columns } = selected;
    replace(
      this.#count,
      h('strong', {}, formatCount(count)),
      count === total ? (total === 1 ? ' query' : ' queries') : ` of ${formatCount(total)} queries`,
    );
    if (!columns.some(({ name }) => name === this.#column)) this.#column = columns[0]?.name ?? '';
    this.#draw();
  }

  #draw(): void {
    const { columns } = this.#selected!;
    replace(
      this.#means,
      ...columns.map(({ name, mean, otherMean }) =>
        h(
          'button',
          {
            type: 'button',
            class: 'mean',
            title: `Mean of the selection; a click shows how its values are spread; ${filterHint(name)}`,
            'aria-pressed': String(name === this.#column),
            'data-column': name,
            onclick: () => this.#choose(name),
          },
          h('span', { class: 'quiet' }, measureLabel(name)),
          h('span', { class: 'mean-value' }, formatMean(name, mean)),
          otherMean !== undefined && h('span', { class: 'mean-other' }, `→ ${formatMean(name, otherMean)}`),
          otherMean !== undefined && h('span', { class: 'mean-change' }, changeOf(name, mean, otherMean)),
        ),
      ),
    );
    const column = columns.find(({ name }) => name === this.#column);
    this.#histogram.element.hidden = column === undefined || column.counts.length === 0;
    if (column && column.counts.length > 0) this.#histogram.show(column);
  }

  #choose(column: string): void {
    this.#column = column;
    this.#draw();
    this.#means.querySelector<HTMLElement>(`[data-column="${CSS.escape(column)}"]`)?.focus();
  }
}

/** `Δ +0.0123` */
const changeOf = (name: string, mean: number | null, otherMean: number | null): string =>
  `Δ ${mean === null || otherMean === null ? '–' : formatMeanChange(name, otherMean - mean)}`;
