import type { Selected } from '../../../src/core/pages/queries';
import { formatCount } from '../../../src/core/text/numbers';
import { svg } from '../../base/dom';
import type { Save } from '../../charts/save';
import { type Figure, svgFigure } from '../../charts/svg-figure';
import type { Theme } from '../../charts/theme';
import { columnTitle, count, formatCell } from '../format';

type Column = Selected['columns'][number];

const WIDTH = 320;
const HEIGHT = 52;
const FOOT = 14;

/** How often each value of a column occurs in the selection; a click on a bin narrows the filter down to it. */
export class Histogram {
  readonly element: HTMLElement;
  readonly #figure: Figure;
  #column: Column = { name: '', mean: null, edges: [0, 1], counts: [0] };

  constructor(
    save: Save,
    private readonly choose: (column: string, bin: number, edges: readonly number[]) => void,
  ) {
    this.#figure = svgFigure({
      title: 'Distribution',
      name: 'distribution',
      save,
      interactive: true,
      summary: () => `${columnTitle(this.#column.name)} of ${count(this.#total, 'query', 'queries')}`,
      table: () => ({
        columns: [
          { label: 'Column' },
          { label: 'From', format: value => formatCell(this.#column.name, value) },
          { label: 'To', format: value => formatCell(this.#column.name, value) },
          { label: 'Queries', format: formatCount },
        ],
        rows: this.#column.counts.map((n, i) => [
          this.#column.name,
          this.#column.edges[i]!,
          this.#column.edges[i + 1]!,
          n,
        ]),
      }),
      draw: theme => this.#draw(theme),
    });
    this.element = this.#figure.element;
  }

  show(column: Column): void {
    const focused = this.#bins.indexOf(document.activeElement as unknown as SVGElement);
    this.#column = column;
    this.#figure.update();
    if (focused >= 0) this.#bins[focused]?.focus();
  }

  get #bins(): SVGElement[] {
    return [...this.element.querySelectorAll<SVGElement>('.bin')];
  }

  get #total(): number {
    return this.#column.counts.reduce((sum, n) => sum + n, 0);
  }

  #draw(theme: Theme): SVGSVGElement {
    const { name, counts, edges } = this.#column;
    const most = Math.max(1, ...counts);
    const step = WIDTH / Math.max(1, counts.length);
    const bins = counts.map((n, i) => {
      const height = n === 0 ? 0 : Math.max(1.5, (HEIGHT * n) / most);
      const range = `${formatCell(name, edges[i]!)} to ${formatCell(name, edges[i + 1]!)}`;
      return svg(
        'g',
        {
          class: 'bin',
          role: 'button',
          tabindex: i === 0 ? 0 : -1,
          'aria-label': `${columnTitle(name)} ${range}: ${count(n, 'query', 'queries')}`,
          onclick: () => this.choose(name, i, edges),
        },
        svg('title', {}, `${range}: ${count(n, 'query', 'queries')}`),
        svg('rect', { x: i * step, y: 0, width: step, height: HEIGHT, fill: 'transparent' }),
        svg('rect', {
          x: i * step + 0.5,
          y: HEIGHT - height,
          width: Math.max(1, step - 1),
          height,
          fill: theme.palette[0]!,
          'pointer-events': 'none',
        }),
      );
    });
    const label = (x: number, anchor: string, text: string) =>
      svg(
        'text',
        { x, y: HEIGHT + FOOT - 2, fill: theme.quiet, 'font-size': 11, 'text-anchor': anchor },
        text,
      );
    const drawn = svg(
      'svg',
      {
        width: WIDTH,
        height: HEIGHT + FOOT,
        viewBox: `0 0 ${WIDTH} ${HEIGHT + FOOT}`,
        'font-family': theme.font,
      },
      svg('line', { x1: 0, x2: WIDTH, y1: HEIGHT + 0.5, y2: HEIGHT + 0.5, stroke: theme.quiet }),
      ...bins,
      label(0, 'start', formatCell(name, edges[0]!)),
      label(WIDTH / 2, 'middle', columnTitle(name)),
      label(WIDTH, 'end', formatCell(name, edges.at(-1)!)),
    );
    drawn.addEventListener('keydown', walkBins);
    return drawn;
  }
}

/** Arrows go from bin to bin, Enter and space choose. */
function walkBins(event: KeyboardEvent): void {
  const bins = [...(event.currentTarget as Element).querySelectorAll<SVGElement>('.bin')];
  const at = bins.indexOf(document.activeElement as unknown as SVGElement);
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (at < 0) return;
  if (step !== undefined) {
    const next = bins[Math.min(bins.length - 1, Math.max(0, at + step))]!;
    bins[at]!.setAttribute('tabindex', '-1');
    next.setAttribute('tabindex', '0');
    next.focus();
  } else if (event.key === 'Enter' || event.key === ' ') bins[at]!.dispatchEvent(new MouseEvent('click'));
  else return;
  event.preventDefault();
  event.stopPropagation();
}
