import type { ChartOptions } from 'chart.js';
import type { DashboardView, StepColumn } from '../../src/core/pages/dashboard';
import type { Plot, PlotDataset, PlotType } from '../charts/chart';
import { luminance, mix } from '../charts/colours';
import { seriesStyle, type Theme } from '../charts/theme';
import { thin } from '../charts/thin';
import { smooth } from './smooth';
import type { TrainingData } from './training-data';

export const KINDS = ['Monolingual batches', 'Cross-lingual batches'] as const;

/** Batches over which lines can be smoothed. */
export const SPANS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] as const;

/** Batches over which lines are smoothed: until the user chooses, about a hundredth of the training. */
export function smoothingOf({ smoothing }: DashboardView, { length }: TrainingData): number {
  return smoothing ?? SPANS.find(span => span >= 10 && span >= length / 100) ?? SPANS.at(-1)!;
}

/** One line of a chart, or one for each kind of batches. */
export interface Line {
  column: StepColumn;
  label: string;
  byKind?: boolean;
  /** Whether the single values are noise, to be smoothed. */
  noisy?: boolean;
  /** Whether the values are small counts, which would fill the space behind their mean. */
  counts?: boolean;
  /** Of the values as they are kept; 1 by default. */
  unit?: number;
  yAxisID?: string;
}

export interface Axis {
  /** Under the axis. */
  title: string;
  /** Places of the steps, of validations, of checkpoints. */
  of(rows: { step: readonly (number | null)[]; seconds: readonly (number | null)[] }): readonly number[];
}

/** The x axis: steps, or the time of the run in a unit that fits. */
export function axisOf({ axis }: DashboardView, { steps }: TrainingData): Axis {
  if (axis !== 'time') return { title: 'Step', of: rows => rows.step as number[] };
  const total = steps.seconds.at(-1) ?? 0;
  const [unit, name] =
    total < 180
      ? ([1, 'seconds'] as const)
      : total < 3 * 3600
        ? ([60, 'minutes'] as const)
        : ([3600, 'hours'] as const);
  return { title: `Time (${name})`, of: rows => rows.seconds.map(seconds => seconds! / unit) };
}

/** The lines of a chart over the steps of a training. The single values stay visible, faintly, behind smoothed lines. */
export function linesPlot(
  theme: Theme,
  data: TrainingData,
  view: DashboardView,
  lines: readonly Line[],
  scales: NonNullable<ChartOptions<PlotType>['scales']>,
): Plot {
  const axis = axisOf(view, data);
  const places = axis.of(data.steps);
  const isLogarithmic = scales.y?.type === 'logarithmic';
  const parts = lines.flatMap(line =>
    line.byKind ? KINDS.map((_, kind) => ({ line, kind })) : [{ line, kind: -1 }],
  );
  const datasets = parts.flatMap(({ line, kind }, n): PlotDataset[] => {
    const { column, unit = 1, label, noisy, counts, yAxisID } = line;
    const xs: number[] = [];
    const ys: number[] = [];
    for (const [i, value] of data.steps[column].entries()) {
      if (kind >= 0 && data.steps.kind[i] !== kind) continue;
      if (value === null || (isLogarithmic && value <= 0)) continue;
      xs.push(places[i]!);
      ys.push(value / unit);
    }
    if (xs.length === 0) return [];
    const style = {
      ...seriesStyle(theme, n),
      type: 'line' as const,
      label: kind < 0 ? label : KINDS[kind]!,
      pointRadius: xs.length === 1 ? 3 : 0,
      pointHoverRadius: 4,
      ...(yAxisID !== undefined && { yAxisID }),
    };
    const span = noisy ? smoothingOf(view, data) : 1;
    if (span <= 1) return [{ ...style, data: thin(xs, ys), borderWidth: 1.5 }];
    const faint = mix(theme.background, style.borderColor, luminance(theme.background) > 0.3 ? 0.3 : 0.4);
    const mean = { ...style, data: thin(xs, smooth(ys, span)) };
    if (counts) return [mean];
    return [
      mean,
      {
        ...style,
        data: thin(xs, ys),
        borderColor: faint,
        backgroundColor: faint,
        borderDash: [],
        borderWidth: 1,
        pointHoverRadius: 0,
        order: 1,
      },
    ];
  });
  return {
    type: 'line',
    datasets,
    options: {
      scales: {
        ...scales,
        x: {
          type: 'linear',
          min: 0,
          ...(places.length > 0 && { max: places.at(-1)! }),
          title: { display: true, text: axis.title },
          ticks: { includeBounds: false, ...(view.axis === 'time' ? {} : { precision: 0 }) },
        },
      },
      plugins: {
        tooltip: { callbacks: { title: items => `${axis.title} ${shortNumber(items[0]?.parsed.x ?? 0)}` } },
      },
    },
  };
}

/** `12,340`, `0.0123`, `3e-5`: as short as four digits allow. */
export function shortNumber(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e9))
    return Number(value.toPrecision(4)).toExponential().replace('e+', 'e');
  return value.toLocaleString('en-US', { maximumSignificantDigits: size >= 1000 ? 9 : 4 });
}
