import { lowerIsBetter, RANK_DISTANCE } from '../../src/core/comparison/compare';
import type { EvaluationOverview } from '../../src/core/pages/dashboard';
import { PUBLISHED_TRAININGS, TRAINING_LABELS } from '../../src/core/published/published';
import type { Interval } from '../../src/core/statistics/bootstrap';
import { measureLabel } from '../../src/core/text/measures';
import { formatValue } from '../../src/core/text/numbers';
import { settingTitle } from '../../src/core/text/settings';
import { chartFigure, type PlotDataset } from '../charts/chart';
import type { Figure } from '../charts/figure';
import type { Save } from '../charts/save';
import { seriesStyle } from '../charts/theme';

interface Row {
  label: string;
  value: Interval;
  published: readonly { label: string; n: number; mean: number }[];
}

/** The means of a test set by setting, as dots with intervals, and the published ones beside them. */
export function meansFigure(
  evaluation: EvaluationOverview,
  measure: string,
  encoder: string,
  save: Save,
): Figure {
  const { dataset } = evaluation;
  const rows = rowsOf(evaluation, measure, encoder);
  const format = (value: number) => formatValue(measure, value);
  const series = [...new Set(rows.flatMap(({ published }) => published.map(({ n }) => n)))].sort();
  // Lanes of one row, from −0.3 to 0.3 of it.
  const lane = (n: number) => (series.length === 0 ? 0 : -0.3 + (0.6 * n) / series.length);
  const direction = lowerIsBetter(measure) ? ' Lower is better.' : '';
  return chartFigure({
    title: `${dataset}: ${measureLabel(measure)}`,
    caption: `Means with 95% intervals.${direction}`,
    name: `${dataset}-${measure}`.replace(/[^\w.-]+/g, '-'),
    save,
    height: 70 + rows.length * (series.length === 0 ? 44 : 68),
    summary: () => rows.map(({ label, value }) => `${label} ${format(value.mean)}`).join(', '),
    table: () => ({
      columns: [
        { label: 'Setting' },
        { label: 'From' },
        { label: 'Mean', format },
        { label: '95% from', format },
        { label: 'to', format },
      ],
      rows: rows.flatMap(({ label, value, published }) => [
        [label, 'this run', value.mean, value.low, value.high],
        ...published.map(({ label: from, mean }) => [label, from, mean, null, null]),
      ]),
    }),
    draw: theme => ({
      type: 'scatter',
      datasets: [
        {
          ...seriesStyle(theme, 0),
          type: 'scatter',
          label: 'This run',
          pointRadius: 5,
          data: rows.map(({ value }, i) => ({
            x: value.mean,
            y: i + lane(0),
            xRange: [value.low, value.high] as const,
          })),
        },
        ...series.map(
          (n, at): PlotDataset => ({
            ...seriesStyle(theme, n),
            backgroundColor: theme.background,
            type: 'scatter',
            label: rows.flatMap(({ published }) => published).find(found => found.n === n)!.label,
            data: rows.flatMap(({ published }, i) =>
              published.filter(found => found.n === n).map(({ mean }) => ({ x: mean, y: i + lane(at + 1) })),
            ),
          }),
        ),
      ],
      options: {
        scales: {
          x: {
            type: 'linear',
            grace: '4%',
            ticks: { callback: value => Number(Number(value).toFixed(4)).toLocaleString('en-US') },
          },
          y: {
            type: 'category',
            labels: rows.map(({ label }) => label),
            offset: true,
            grid: { display: false },
            ticks: { color: theme.text },
          },
        },
        plugins: {
          tooltip: {
            callbacks: {
              title: items => rows[Math.round(items[0]!.parsed.y ?? 0)]?.label ?? '',
              label: ({ dataset: { label }, parsed, raw }) => {
                const range = (raw as { xRange?: readonly [number, number] }).xRange;
                const interval = range ? ` (${format(range[0])} to ${format(range[1])})` : '';
                return `${label}: ${format(parsed.x ?? 0)}${interval}`;
              },
            },
          },
        },
      },
    }),
  });
}

function rowsOf({ settings, published }: EvaluationOverview, measure: string, encoder: string): Row[] {
  return settings.flatMap(({ setting, macro, rankDistance }): Row[] => {
    const value = measure === RANK_DISTANCE ? rankDistance?.macro : macro[measure];
    // JSON has no NaN: a mean over nothing is null.
    if (typeof value?.mean !== 'number') return [];
    const beside = published.filter(
      series => series.setting === setting && series.measure === measure && series.encoder === encoder,
    );
    return [
      {
        label: settingTitle(setting),
        value,
        published: beside.map(({ training, mean }) => ({
          label: `${encoder}, ${TRAINING_LABELS[training]}`,
          n: 1 + PUBLISHED_TRAININGS.indexOf(training),
          mean,
        })),
      },
    ];
  });
}
