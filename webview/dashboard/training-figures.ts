import type { ChartOptions } from 'chart.js';
import type { DashboardView, StepColumn } from '../../src/core/pages/dashboard';
import { formatCount } from '../../src/core/text/numbers';
import { chartFigure, type PlotDataset, type PlotType } from '../charts/chart';
import type { Figure } from '../charts/figure';
import type { Save } from '../charts/save';
import type { Column, Table, Value } from '../charts/table';
import { seriesStyle, type Theme } from '../charts/theme';
import { axisOf, KINDS, type Line, linesPlot, shortNumber, smoothingOf } from './lines';
import { smooth } from './smooth';
import type { TrainingData } from './training-data';

interface Sources {
  data: TrainingData;
  /** As the user has chosen, now. */
  view(): DashboardView;
  save: Save;
}

type YAxis = NonNullable<ChartOptions<PlotType>['scales']>[string];

interface Spec {
  title: string;
  caption?: string;
  name: string;
  lines: readonly Line[];
  y: YAxis;
  /** A second axis, on the right. */
  right?: YAxis;
}

const GIGABYTE = 1e9;
const fromZero: YAxis = {
  type: 'linear',
  beginAtZero: true,
  ticks: { callback: value => shortNumber(Number(value)) },
};

const SPECS: readonly Spec[] = [
  {
    title: 'Learning rate',
    name: 'learning-rate',
    lines: [{ column: 'learningRate', label: 'Learning rate' }],
    y: fromZero,
  },
  {
    title: 'Gradient norm',
    caption: 'Before clipping.',
    name: 'gradient-norm',
    lines: [{ column: 'gradientNorm', label: 'Gradient norm', byKind: true, noisy: true }],
    y: fromZero,
  },
  {
    title: 'Throughput',
    name: 'throughput',
    lines: [
      { column: 'examplesPerSecond', label: 'Queries/s', noisy: true },
      { column: 'tokensPerSecond', label: 'Tokens/s (right)', noisy: true, yAxisID: 'right' },
    ],
    y: fromZero,
    right: fromZero,
  },
  {
    title: 'Masked negatives',
    caption: 'Left out of a batch, because they answer the query too.',
    name: 'masked-negatives',
    lines: [
      { column: 'maskedNegatives', label: 'Masked negatives', byKind: true, noisy: true, counts: true },
    ],
    y: fromZero,
  },
  {
    title: 'Memory',
    caption: 'Of the process that trains, in GB.',
    name: 'memory',
    lines: [{ column: 'memoryBytes', label: 'Memory (GB)', unit: GIGABYTE }],
    y: fromZero,
  },
];

/** The charts beside the loss. */
export function trainingFigures(sources: Sources): Figure[] {
  return SPECS.map(spec => specFigure(sources, spec));
}

function specFigure({ data, view, save }: Sources, { title, caption, name, lines, y, right }: Spec): Figure {
  return chartFigure({
    ...{ title, name, save },
    ...(caption !== undefined && { caption }),
    height: 190,
    summary: () => `${formatCount(data.length)} steps. ${lines.map(line => lastOf(data, line)).join(', ')}.`,
    table: () => stepTable(data, lines),
    draw: theme =>
      linesPlot(theme, data, view(), lines, {
        y,
        ...(right && { right: { ...right, position: 'right', grid: { drawOnChartArea: false } } as YAxis }),
      }),
  });
}

/** The loss, large: each kind of batches, validation, checkpoints. */
export function lossFigure({ data, view, save }: Sources): Figure {
  const lines: Line[] = [{ column: 'loss', label: 'Loss', byKind: true, noisy: true }];
  return chartFigure({
    title: 'Loss',
    caption: () =>
      data.checkpoints.step.length > 0
        ? 'Faint: single batches. Triangles on the axis: checkpoints.'
        : 'Faint: single batches.',
    name: 'loss',
    save,
    height: 300,
    summary: () => lossSummary(data, view()),
    table: () => lossTable(data),
    draw(theme) {
      const isLogarithmic = view().scale === 'logarithmic';
      const y: YAxis = isLogarithmic ? LOGARITHMIC : { type: 'linear' };
      const plot = linesPlot(theme, data, view(), lines, { y });
      const checkpoints = axisOf(view(), data).of(data.checkpoints);
      const marks = { at: checkpoints.map(x => ({ x, colour: theme.quiet })) };
      return {
        ...plot,
        datasets: [...plot.datasets, ...validationLine(theme, data, view())],
        options: { ...plot.options, plugins: { ...plot.options?.plugins, marks } },
      };
    },
  });
}

function validationLine(theme: Theme, data: TrainingData, view: DashboardView): PlotDataset[] {
  const { loss, best } = data.validations;
  if (loss.length === 0) return [];
  const places = axisOf(view, data).of(data.validations);
  const lastBest = best.lastIndexOf(1);
  return [
    {
      ...seriesStyle(theme, 2),
      type: 'line',
      label: 'Validation',
      data: places.map((x, i) => ({ x, y: loss[i] ?? Number.NaN })),
      // The best one, whose weights are kept, stands out.
      pointRadius: places.map((_, i) => (i === lastBest ? 6 : places.length > 100 ? 0 : 3)),
      borderWidth: 1.5,
    },
  ];
}

/** With 1, 2 and 5 of each power of ten. */
const LOGARITHMIC: YAxis = {
  type: 'logarithmic',
  ticks: { autoSkip: false, callback: value => shortNumber(Number(value)) },
  afterBuildTicks(axis) {
    axis.ticks = axis.ticks.filter(({ value }) => {
      const digit = value / 10 ** Math.floor(Math.log10(value) + 1e-9);
      return [1, 2, 5].some(round => Math.abs(digit - round) < 1e-6);
    });
  },
};

function lossSummary(data: TrainingData, view: DashboardView): string {
  const span = smoothingOf(view, data);
  const losses = KINDS.flatMap((label, kind) => {
    const values = data.steps.loss.filter(
      (loss, i) => loss !== null && data.steps.kind[i] === kind,
    ) as number[];
    return values.length === 0 ? [] : [`${label}: now ${shortNumber(smooth(values, span).at(-1)!)}`];
  });
  const validation = data.validations.loss.at(-1);
  if (typeof validation === 'number') losses.push(`Validation: ${shortNumber(validation)}`);
  return `${formatCount(data.length)} steps. ${losses.join('. ')}.`;
}

const STEP: readonly Column[] = [
  { label: 'Step', format: formatCount },
  { label: 'Time (s)', format: seconds => seconds.toFixed(1) },
  { label: 'Batch' },
];

function stepTable({ steps }: TrainingData, lines: readonly Line[]): Table {
  return {
    columns: [
      ...STEP,
      ...lines.map(({ label }) => ({ label: label.replace(' (right)', ''), format: shortNumber })),
    ],
    rows: steps.step.map((step, i): Value[] => [
      step,
      steps.seconds[i]!,
      kindOf(steps.kind[i]!),
      ...lines.map(({ column, unit = 1 }) => scaled(steps[column][i]!, unit)),
    ]),
  };
}

function lossTable({ steps, validations }: TrainingData): Table {
  const validated = new Map(validations.step.map((step, i) => [step, validations.loss[i]!]));
  const format = (loss: number) => loss.toFixed(4);
  return {
    columns: [...STEP, { label: 'Loss', format }, { label: 'Validation loss', format }],
    rows: steps.step.map((step, i): Value[] => [
      step,
      steps.seconds[i]!,
      kindOf(steps.kind[i]!),
      steps.loss[i]!,
      validated.get(step) ?? null,
    ]),
  };
}

const kindOf = (kind: number | null) => (kind === 1 ? 'cross-lingual' : 'monolingual');
const scaled = (value: number | null, unit: number) => (value === null ? null : value / unit);

function lastOf({ steps }: TrainingData, { column, label, unit = 1 }: Line & { column: StepColumn }): string {
  const value = steps[column].at(-1);
  return `${label}: now ${typeof value === 'number' ? shortNumber(value / unit) : 'unknown'}`;
}
