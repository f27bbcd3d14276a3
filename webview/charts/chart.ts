import {
  BarController,
  BarElement,
  BasicPlatform,
  CategoryScale,
  Chart,
  type ChartConfiguration,
  type ChartData,
  type ChartDataset,
  type ChartOptions,
  Legend,
  type LegendItem,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  ScatterController,
  Tooltip,
} from 'chart.js';
import { merge } from 'chart.js/helpers';
import { Context } from 'svgcanvas';
import { type Figure, type FigureOptions, frame, pngBytes } from './figure';
import { intervals, marks, type PlotPoint } from './plugins';
import { currentTheme, onThemeChange, PAPER, type Theme } from './theme';

export type { Mark, PlotPoint } from './plugins';

// Only what charts here use, so that bundles stay small.
Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  ScatterController,
  Tooltip,
  intervals as Parameters<typeof Chart.register>[0],
  marks as Parameters<typeof Chart.register>[0],
);

export type PlotType = 'line' | 'bar' | 'scatter';

/** Data sets with the same label share one entry of the legend, which shows and hides them together. */
export type PlotDataset = ChartDataset<PlotType, PlotPoint[]>;

/**
 * What chart.js is to draw. Points are `{ x, y }` objects with ascending x (`parsing: false`), on a category axis the
 * number of the category. Long lines go through `thin` first.
 */
export interface Plot {
  type: PlotType;
  labels?: readonly string[];
  datasets: readonly PlotDataset[];
  /** Over the defaults for all charts. */
  options?: ChartOptions<PlotType>;
}

export interface ChartFigureOptions extends FigureOptions {
  /** In pixels. */
  height?: number;
  draw(theme: Theme): Plot;
}

/** A chart of chart.js in the frame of every chart. It is drawn when it comes into view, and drawn anew when the theme changes. */
export function chartFigure(options: ChartFigureOptions): Figure {
  const { height = 240 } = options;
  const canvas = document.createElement('canvas');
  canvas.setAttribute('role', 'img');
  // Until it is drawn, and can say more.
  canvas.setAttribute('aria-label', options.title);
  const holder = document.createElement('div');
  holder.className = 'figure-canvas';
  holder.style.height = `${height}px`;
  holder.append(canvas);

  const size = () => ({ width: holder.clientWidth || 640, height });
  const { element, update } = frame(options, {
    element: holder,
    svg: () => drawSvg(options.draw(PAPER), size()),
    png: () => drawPng(options.draw(PAPER), size()),
  });

  let chart: Chart<PlotType, PlotPoint[]> | undefined;
  let isVisible = false;
  let isStale = true;
  const render = () => {
    if (!isVisible || !isStale) return;
    isStale = false;
    const theme = currentTheme();
    const plot = options.draw(theme);
    canvas.setAttribute('aria-label', `${options.title}. ${options.summary()}`);
    if (chart === undefined) chart = new Chart(canvas, configuration(plot, theme, true));
    else renew(chart, plot, theme);
  };
  const refresh = () => {
    isStale = true;
    render();
    update();
  };
  const seen = new IntersectionObserver(
    entries => {
      isVisible = entries.at(-1)!.isIntersecting;
      render();
    },
    { rootMargin: '200px' },
  );
  seen.observe(holder);
  const forget = onThemeChange(refresh);
  const dispose = () => {
    seen.disconnect();
    forget();
    chart?.destroy();
  };
  return { element, update: refresh, dispose };
}

/** Keeps the chart's own data sets where they are still there, so that what the user has hidden stays hidden. */
function renew(chart: Chart<PlotType, PlotPoint[]>, plot: Plot, theme: Theme): void {
  const old = chart.data.datasets;
  chart.data.labels = [...(plot.labels ?? [])];
  chart.data.datasets = plot.datasets.map((dataset, i) => {
    const same = old[i]?.label === dataset.label && old[i]?.type === dataset.type;
    return same ? Object.assign(old[i]!, dataset) : dataset;
  });
  chart.options = configuration(plot, theme, true).options!;
  chart.update('none');
}

interface Size {
  width: number;
  height: number;
}

function drawSvg(plot: Plot, size: Size): string {
  const context = new Context(size.width, size.height);
  // Lines with options for segments are drawn point by point; others as a Path2D, which only a real canvas takes.
  const datasets = plot.datasets.map(dataset => (isLine(dataset) ? { ...dataset, segment: {} } : dataset));
  drawOn(context, { ...plot, datasets }, size, 1);
  return context.getSerializedSvg();
}

const SCALE = 2;

function drawPng(plot: Plot, size: Size): Promise<Uint8Array> {
  const canvas = new OffscreenCanvas(size.width, size.height);
  const chart = drawOn(canvas.getContext('2d')!, plot, size, SCALE);
  const bytes = pngBytes(canvas);
  return bytes.finally(() => chart.destroy());
}

/** Draws for a file: on a context that belongs to no element of the page. */
function drawOn(context: unknown, plot: Plot, size: Size, scale: number): Chart {
  const { type, data, options, plugins } = configuration(plot, PAPER, false);
  const canvas = (context as { canvas?: object }).canvas ?? {};
  const item = Object.assign(canvas, { getContext: () => context, style: {}, ...size });
  return new Chart(item as unknown as HTMLCanvasElement, {
    type,
    data: data as ChartData,
    options: { ...options, responsive: false, devicePixelRatio: scale, events: [] } as ChartOptions,
    plugins: [...(plugins ?? []), { id: 'paper', beforeDraw: paint }],
    platform: BasicPlatform,
  });
}

function paint({ ctx, width, height }: Chart): void {
  ctx.fillStyle = PAPER.background;
  ctx.fillRect(0, 0, width, height);
}

type Configuration = ChartConfiguration<PlotType, PlotPoint[]>;

function configuration(plot: Plot, theme: Theme, onScreen: boolean): Configuration {
  const { scales = {}, ...rest } = plot.options ?? {};
  const axes = Object.fromEntries(
    Object.entries({ x: {}, y: {}, ...scales }).map(([id, axis]) => [
      id,
      merge({}, [axisDefaults(theme), axis]),
    ]),
  );
  const options = merge({}, [defaults(theme, plot), rest, { scales: axes }]) as NonNullable<
    Configuration['options']
  >;
  if (!onScreen) delete options.onHover;
  return {
    type: plot.type,
    data: { labels: [...(plot.labels ?? [])], datasets: [...plot.datasets] },
    options,
  };
}

function axisDefaults({ grid, quiet }: Theme): object {
  return {
    grid: { color: grid, tickColor: grid },
    border: { color: grid },
    ticks: { color: quiet, maxRotation: 0, autoSkipPadding: 12 },
    title: { color: quiet },
  };
}

function defaults(theme: Theme, { datasets }: Plot): object {
  const labels = new Set(datasets.map(({ label }) => label ?? ''));
  labels.delete('');
  return {
    animation: false,
    parsing: false,
    normalized: true,
    responsive: true,
    maintainAspectRatio: false,
    interaction: { mode: 'nearest', intersect: false },
    color: theme.text,
    font: { family: theme.font, size: 12 },
    elements: { line: { borderWidth: 2 }, point: { radius: 4, hoverRadius: 6, borderWidth: 1.5 } },
    plugins: {
      legend: {
        display: labels.size > 1,
        align: 'start',
        labels: {
          color: theme.text,
          usePointStyle: true,
          ...(datasets.some(isLine) ? { pointStyleWidth: 26 } : {}),
          boxHeight: 7,
          generateLabels: legendEntries,
        },
        onClick: toggleLabel,
      },
      tooltip: {
        backgroundColor: theme.background,
        borderColor: theme.quiet,
        borderWidth: 1,
        titleColor: theme.text,
        bodyColor: theme.text,
        footerColor: theme.quiet,
      },
    },
  };
}

const isLine = ({ type, showLine }: { type?: string; showLine?: unknown }) =>
  type === 'line' && showLine !== false;

/** One entry for each label, drawn as its data set is: line with its dashes, marker or box. */
function legendEntries(chart: Chart): LegendItem[] {
  const { datasets } = chart.data;
  const entries = Chart.defaults.plugins.legend.labels.generateLabels(chart);
  return entries.flatMap((entry): LegendItem[] => {
    const { datasetIndex = 0, text } = entry;
    if (!text || datasets.findIndex(({ label }) => label === text) !== datasetIndex) return [];
    const dataset = datasets[datasetIndex] as ChartDataset<'line'>;
    if (!isLine(dataset))
      return [chart.getDatasetMeta(datasetIndex).type === 'bar' ? { ...entry, pointStyle: 'rect' } : entry];
    const { borderColor, borderDash } = dataset;
    return [
      {
        ...entry,
        pointStyle: 'line',
        lineWidth: 2,
        strokeStyle: borderColor as string,
        lineDash: [...((borderDash ?? []) as number[])],
      },
    ];
  });
}

function toggleLabel(_: unknown, { text, datasetIndex = 0 }: LegendItem, { chart }: { chart: Chart }): void {
  const show = !chart.isDatasetVisible(datasetIndex);
  for (const [i, { label }] of chart.data.datasets.entries()) {
    if (label === text) chart.setDatasetVisibility(i, show);
  }
  chart.update('none');
}
