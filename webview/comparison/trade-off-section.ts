import { type Aspect, RANK_DISTANCE } from '../../src/core/comparison/compare';
import { paretoFront } from '../../src/core/inspect/comparison/pareto';
import type { SeedMean, TradeOff } from '../../src/core/pages/comparison';
import { measureLabel } from '../../src/core/text/measures';
import { formatValue } from '../../src/core/text/numbers';
import { aspectName, sentenceCase } from '../../src/core/text/settings';
import { choice } from '../base/controls';
import { h, replace } from '../base/dom';
import { type Figure, svgFigure } from '../charts/svg-figure';
import type { Table } from '../charts/table';
import { type Context, nameOf } from './context';
import { drawTradeOff, type TradeOffChart } from './trade-off/draw';

const NAMES: Readonly<Record<TradeOff, string>> = {
  crosslingual: 'Cross-lingual',
  multilingual: 'Multilingual',
  rank_distance: 'Rank distance',
};

/** Monolingual retrieval against what may suffer for it, or gain. Nothing where it cannot be told. */
export function tradeOffSection(context: Context): HTMLElement | undefined {
  const { page } = context;
  const known = (Object.keys(NAMES) as TradeOff[]).filter(
    against => chartOf(context, against).configurations.length > 0,
  );
  let against = known.find(name => name === page.target.against) ?? known[0];
  if (against === undefined) return undefined;
  const body = h('div');
  let shown: Figure | undefined;
  const draw = () => {
    shown?.dispose();
    shown = figureOf(context, against!);
    replace(body, shown.element);
  };
  draw();
  return h(
    'section',
    {},
    h(
      'div',
      { class: 'section-head' },
      h('h2', {}, 'Trade-off'),
      known.length > 1 &&
        choice(
          'Monolingual against',
          known.map(value => ({ value, label: NAMES[value] })),
          against,
          next => {
            against = next;
            page.remember({ against: next });
            draw();
          },
        ),
    ),
    body,
  );
}

function figureOf(context: Context, against: TradeOff): Figure {
  const chart = chartOf(context, against);
  const { configurations, front } = chart;
  const best = configurations.filter(({ x, y }) => front.some(point => point.x === x && point.y === y));
  return svgFigure({
    title: `${chart.xTitle} and ${aspectName(yAspect(context, against))}`,
    caption: 'Up and right is better. No configuration beats one on the front in both.',
    name: `${context.dataset.name}-trade-off-${against.replace('_', '-')}`,
    save: context.save,
    summary: () => `On the front: ${best.map(({ name }) => name).join(', ')}`,
    table: () => tableOf(context, against),
    draw: theme => drawTradeOff(chart, theme),
  });
}

function chartOf(context: Context, against: TradeOff): TradeOffChart {
  const { overview, measure } = context;
  const lowerIsBetter = against === RANK_DISTANCE;
  const yMeasure = lowerIsBetter ? RANK_DISTANCE : measure;
  const configurations = overview.configurations.flatMap(({ letter }, series) => {
    const [x, y] = meansOf(context, series, against);
    if (!x || !y) return [];
    const name = nameOf(context, series);
    const words = `${name}: ${formatValue(measure, x.mean)}, ${formatValue(yMeasure, y.mean)}`;
    const runs = x.values.flatMap((value, r) => {
      const other = y.values[r] ?? null;
      return value === null || other === null ? [] : [{ x: value, y: other }];
    });
    return [{ series, letter, name, label: words, x: x.mean, y: y.mean, runs: runs.length > 1 ? runs : [] }];
  });
  return {
    xTitle: `Monolingual ${measureLabel(measure)}`,
    yTitle: lowerIsBetter
      ? 'Rank distance (lower is better, so the axis is turned over)'
      : sentenceCase(aspectName(yAspect(context, against))),
    lowerIsBetter,
    configurations,
    front: paretoFront(configurations, lowerIsBetter),
  };
}

/** What monolingual retrieval is set against. */
const yAspect = ({ measure }: Context, against: TradeOff): Aspect =>
  against === RANK_DISTANCE
    ? { setting: 'multilingual', measure: RANK_DISTANCE }
    : { setting: against, measure };

/** What stands on either axis. */
function meansOf(
  { results, measure }: Context,
  configuration: number,
  against: TradeOff,
): (SeedMean | null)[] {
  const find = (setting: string, wanted: string) => {
    const a = results.aspects.findIndex(aspect => aspect.setting === setting && aspect.measure === wanted);
    return results.means[configuration]![a] ?? null;
  };
  return [
    find('monolingual', measure),
    against === RANK_DISTANCE ? find('multilingual', RANK_DISTANCE) : find(against, measure),
  ];
}

function tableOf(context: Context, against: TradeOff): Table {
  const { overview, measure } = context;
  const chart = chartOf(context, against);
  const yMeasure = against === RANK_DISTANCE ? RANK_DISTANCE : measure;
  const rows = chart.configurations.flatMap(({ series, name, x, y }) => {
    const onFront = chart.front.some(point => point.x === x && point.y === y);
    const [xs, ys] = meansOf(context, series, against);
    const { runs } = overview.configurations[series]!;
    const seeds = runs.map(({ seed }, r) => [
      name,
      `seed ${seed}`,
      xs!.values[r] ?? null,
      ys!.values[r] ?? null,
      '',
    ]);
    return [[name, 'mean', x, y, onFront ? 'yes' : 'no'], ...(runs.length > 1 ? seeds : [])];
  });
  return {
    columns: [
      { label: 'Configuration' },
      { label: 'Of' },
      { label: chart.xTitle, format: value => formatValue(measure, value) },
      {
        label: against === RANK_DISTANCE ? 'Rank distance' : chart.yTitle,
        format: value => formatValue(yMeasure, value),
      },
      { label: 'On the front' },
    ],
    rows,
  };
}
