// A page with every kind of figure, for the tests of charts.
import '../../webview/base/page.css';
import { svg } from '../../webview/base/dom';
import { chartFigure } from '../../webview/charts/chart';
import { saver } from '../../webview/charts/save';
import { svgFigure } from '../../webview/charts/svg-figure';
import { seriesStyle } from '../../webview/charts/theme';

declare global {
  /** What the page saved. */
  var saved: { name: string; content: number[] }[];
  var grow: (points: number) => void;
}

globalThis.saved = [];
const bytes = (content: string | Uint8Array) =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content;
const save = saver({
  standalone: false,
  api: {
    save: async ({ name, content }) => {
      if (name === 'refused.csv') throw new Error('the disk is full');
      globalThis.saved.push({ name, content: [...bytes(content)] });
    },
  },
});

let count = 3000;
const wave = (shift: number) =>
  Array.from({ length: count }, (_, x) => ({ x, y: Math.sin(x / 300 + shift) + 1.5 }));
const lines = chartFigure({
  title: 'Waves',
  caption: 'Two of them.',
  name: 'waves',
  save,
  summary: () => `${count} points`,
  table: () => ({
    columns: [{ label: 'x', format: String }, { label: 'y', format: y => y.toFixed(2) }, { label: 'note' }],
    rows: wave(0).map(({ x, y }) => [x, y, x === 0 ? 'a "first", <b>one</b>' : null]),
  }),
  draw: theme => ({
    type: 'line',
    datasets: [0, 1, 2].map(i => ({
      type: 'line',
      label: `wave ${i}`,
      data: wave(i),
      ...seriesStyle(theme, i),
      pointRadius: 0,
    })),
    options: {
      scales: { x: { type: 'linear', title: { display: true, text: 'Step' } }, y: { type: 'linear' } },
      plugins: { marks: { at: [{ x: 1000, colour: theme.quiet }] } },
    },
  }),
});

const settings = ['monolingual', 'crosslingual', 'multilingual'];
const means = [0.83, 0.6, 0.44];
const dots = chartFigure({
  title: 'Means',
  name: 'refused',
  save,
  summary: () => 'from 0.44 to 0.83',
  table: () => ({
    columns: [{ label: 'setting' }, { label: 'mean', format: y => y.toFixed(4) }],
    rows: settings.map((setting, i) => [setting, means[i]!]),
  }),
  draw: theme => ({
    type: 'scatter',
    labels: settings,
    datasets: [
      {
        type: 'scatter',
        label: 'This run',
        data: means.map((x, y) => ({ x, y, xRange: [x - 0.08, x + 0.05] as const })),
        ...seriesStyle(theme, 0),
      },
      {
        type: 'bar',
        label: 'Bars',
        indexAxis: 'y',
        data: means.map((x, y) => ({ x: x - 0.1, y })),
        ...seriesStyle(theme, 1),
      },
    ],
    options: {
      scales: { x: { type: 'linear', min: 0 }, y: { type: 'category', labels: settings, offset: true } },
    },
  }),
});

const cells = svgFigure({
  title: 'Cells',
  name: 'cells',
  save,
  summary: () => '2 by 11 cells',
  table: () => ({ columns: [{ label: 'share', format: String }], rows: [[0], [0.5], [1]] }),
  draw: theme =>
    svg(
      'svg',
      { viewBox: '0 0 440 80', width: 440, height: 80, 'font-size': 12 },
      ...[theme.sequential, (share: number) => theme.diverging(2 * share - 1)].flatMap((ramp, row) =>
        Array.from({ length: 11 }, (_, i) => {
          const { fill, text } = ramp(i / 10);
          return svg(
            'g',
            {},
            svg('rect', { x: i * 40, y: row * 40, width: 39, height: 39, fill }),
            svg(
              'text',
              { x: i * 40 + 20, y: row * 40 + 24, 'text-anchor': 'middle', fill: text },
              (i / 10).toFixed(1),
            ),
          );
        }),
      ),
    ),
});

const root = document.getElementById('page')!;
root.append(lines.element, dots.element, cells.element);
globalThis.grow = points => {
  count = points;
  lines.update();
};
