import type { Language } from '../../../src/core/data/model';
import { measureLabel } from '../../../src/core/text/measures';
import { formatDifference, formatValue } from '../../../src/core/text/numbers';
import { dropdown } from '../../base/controls';
import { h } from '../../base/dom';
import { languageName } from '../../base/languages';
import { drawHeatMap } from '../../charts/heat-map/draw';
import type { HeatCell, HeatMap } from '../../charts/heat-map/heat-map';
import { reachableFigure } from '../../charts/reachable-figure';
import type { Figure } from '../../charts/svg-figure';
import { type Context, nameOf, othersOf, queriesOpener } from '../context';
import { type Gain, gainOfPair } from './differences';
import { shadeOf, tight } from './draw-heat';

/** One configuration against the baseline, for every query language with every pool of one language. */
export function pairsFigure(context: Context, measure: string): Figure {
  const { page, overview, dataset, baseline, save } = context;
  const others = othersOf(context);
  const runsOf = (series: number) => overview.configurations[series]!.runs.map(({ run }) => run);
  let chosen = others.find(series => runsOf(series).includes(page.target.pairsOf ?? '')) ?? others[0]!;

  const { languages } = dataset;
  const gainOf = (language: Language, pool: Language) =>
    gainOfPair(context, { measure, configuration: chosen, language, pool });
  const gains = () => languages.flatMap(language => languages.flatMap(pool => gainOf(language, pool) ?? []));
  const figure = reachableFigure({
    title: `Every pair of languages: difference to ${nameOf(context, baseline)}`,
    caption: `${measureLabel(measure)} in pools of one language; each language with itself is the monolingual setting.`,
    name: `${dataset.name}-pairs`,
    save,
    summary: () => summarise(gains(), measure),
    table: () => ({
      columns: [
        { label: 'Query language' },
        { label: 'Passage language' },
        { label: nameOf(context, baseline), format: value => formatValue(measure, value) },
        { label: nameOf(context, chosen), format: value => formatValue(measure, value) },
        { label: 'Difference', format: value => formatDifference(measure, value) },
      ],
      rows: gains().map(gain => [gain.language, gain.pool!, gain.baseline, gain.other, gain.difference]),
    }),
    draw: theme => drawHeatMap(mapOf(context, { measure, gains: gains() }), theme),
  });
  if (others.length === 1) return figure;
  const picker = dropdown(
    'Configuration',
    others.map(value => ({ value, label: nameOf(context, value) })),
    chosen,
    next => {
      chosen = next;
      page.remember({ pairsOf: runsOf(next)[0]! });
      figure.update();
    },
  );
  return { ...figure, element: h('div', { class: 'with-picker' }, picker, figure.element) };
}

function mapOf(context: Context, { measure, gains }: { measure: string; gains: readonly Gain[] }): HeatMap {
  const { languages } = context.dataset;
  const largest = Math.max(...gains.map(({ difference }) => Math.abs(difference)));
  const find = (language: Language, pool: Language) =>
    gains.find(gain => gain.language === language && gain.pool === pool);
  return {
    queryLanguages: languages,
    passageLanguages: languages,
    cell: (language, pool) => {
      const gain = find(language, pool);
      return gain && cellOf(context, measure, gain);
    },
    format: value => tight(measure, value),
    shade: (theme, value) => shadeOf(theme, measure, value, largest),
    legend: {
      title: 'Difference',
      values: Array.from({ length: 41 }, (_, i) => ((i - 20) / 20) * largest),
      ticks: [
        { share: 0, label: `${tight(measure, -largest)} worse` },
        { share: 0.5, label: '0' },
        { share: 1, label: `better ${tight(measure, largest)}` },
      ],
    },
  };
}

function cellOf(context: Context, measure: string, gain: Gain): HeatCell {
  const { configuration, language, pool, difference } = gain;
  const setting = language === pool ? 'monolingual' : 'crosslingual';
  const open = queriesOpener(context, {
    configuration,
    setting,
    measure,
    language,
    difference,
    ...(setting === 'crosslingual' && { pool: pool! }),
  });
  return {
    value: difference,
    label: `${languageName(language)} queries, ${languageName(pool!)} passages: ${formatDifference(measure, difference)} (${formatValue(measure, gain.baseline)} → ${formatValue(measure, gain.other)})`,
    ...(open && { opens: 'Opens the queries', open }),
  };
}

function summarise(gains: readonly Gain[], measure: string): string {
  const sorted = [...gains].sort((a, b) => a.difference - b.difference);
  const ends = [sorted[0]!, sorted.at(-1)!].map(
    ({ language, pool, difference }) => `${formatDifference(measure, difference)} (${language} to ${pool})`,
  );
  return `From ${ends.join(' to ')}`;
}
