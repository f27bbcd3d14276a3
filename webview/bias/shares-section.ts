import type { Language } from '../../src/core/data/model';
import type { LanguageShare, PooledBias } from '../../src/core/pages/bias';
import { dropdown } from '../base/controls';
import { h } from '../base/dom';
import { byName, languageName } from '../base/languages';
import { drawHeatMap } from '../charts/heat-map/draw';
import type { HeatMap } from '../charts/heat-map/heat-map';
import { reachableFigure } from '../charts/reachable-figure';
import { niceEnd } from '../charts/scale';
import type { Table } from '../charts/table';
import { type Context, openQueries } from './context';
import type { DotPlot } from './dot-plot/dot-plot';
import { drawDotPlot } from './dot-plot/draw';
import { percent } from './measures';

/** A language that comes so many times more, or less, often than in the pool has the strongest colour. */
const STRONGEST = 4;

/** Which languages fill the first passages, against their share of the pool. */
export function sharesSection(context: Context, pooled: PooledBias): HTMLElement {
  const { page, data } = context;
  const { shares, cutoff } = pooled;
  const chosen = () =>
    shares.find(({ queryLanguage }) => queryLanguage === page.target.shares) ??
    shares.find(({ queryLanguage }) => queryLanguage === 'all') ??
    shares[0]!;
  const plot = context.keep(
    reachableFigure({
      save: context.save,
      title: `Languages of the first ${cutoff}, against the pool`,
      caption: 'Where both marks meet, a language comes as often as it stands in the pool: the less biased.',
      name: `${data.name}-shares`,
      summary: () => summarise(chosen(), pooled),
      table: () => sharesTable([chosen()], pooled),
      draw: theme => drawDotPlot(sharesPlot(context, chosen(), pooled), theme),
    }),
  );
  const own = shares.filter(({ queryLanguage }) => queryLanguage !== 'all');
  const map = context.keep(
    reachableFigure({
      save: context.save,
      title: `Languages of the first ${cutoff}, for each query language`,
      caption:
        'How many times as often a passage language comes as it stands in the pool: more is blue, less is orange. Near 1 is less biased.',
      name: `${data.name}-shares-map`,
      summary: () => `${own.length} query languages by ${Object.keys(pooled.pool).length} passage languages`,
      table: () => sharesTable(own, pooled),
      draw: theme => drawHeatMap(sharesMap(context, own, pooled), theme),
    }),
  );
  return h(
    'section',
    {},
    h('h2', {}, 'Which languages come first'),
    h(
      'div',
      { class: 'plots' },
      h(
        'div',
        {},
        dropdown(
          'Queries in',
          shares
            .map(share => ({ value: share, label: languageLabel(share.queryLanguage) }))
            .sort(
              (a, b) => Number(b.value.queryLanguage === 'all') - Number(a.value.queryLanguage === 'all'),
            ),
          chosen(),
          ({ queryLanguage }) => {
            page.remember({ shares: queryLanguage });
            plot.update();
          },
        ),
        plot.element,
      ),
      h('div', { class: 'wide' }, map.element),
    ),
  );
}

const languageLabel = (language: Language | 'all'): string =>
  language === 'all' ? 'all languages' : languageName(language);

/** How many times as often as in the pool. */
const ratioOf = (share: LanguageShare, language: Language, { pool }: PooledBias): number =>
  (share.shares[language] ?? 0) / pool[language]!;

const times = (ratio: number): string => `${ratio.toFixed(2)}×`;

function openShare(context: Context, { queryLanguage }: LanguageShare, passageLanguage: Language) {
  const queries = queryLanguage === 'all' ? 'queries' : `${languageName(queryLanguage)} queries`;
  return openQueries(context, `the ${queries} whose first passage is ${languageName(passageLanguage)}`, {
    setting: 'multilingual',
    filter: `${queryLanguage === 'all' ? '' : `lang:${queryLanguage} `}first:${passageLanguage}`,
  });
}

function sharesPlot(context: Context, share: LanguageShare, pooled: PooledBias): DotPlot {
  const { pool, cutoff } = pooled;
  const languages = Object.keys(pool).sort((a, b) => ratioOf(share, b, pooled) - ratioOf(share, a, pooled));
  const largest = Math.max(...Object.values(share.shares), ...Object.values(pool));
  return {
    dots: languages.map(language => {
      const value = share.shares[language] ?? 0;
      const beside = pool[language]!;
      const ratio = times(ratioOf(share, language, pooled));
      return {
        language,
        value,
        beside,
        text: `${percent(value)}\u2003${ratio}`,
        label: `${languageName(language)}: ${percent(value)} of the first ${cutoff} passages, ${percent(beside)} of the pool (${ratio})`,
        ...openShare(context, share, language),
      };
    }),
    domain: [0, Math.min(1, niceEnd(largest))],
    tick: value => `${Number((100 * value).toFixed(1))}%`,
    format: percent,
    legend: `share of the first ${cutoff}`,
    besideLegend: 'share of the pool',
    joined: true,
  };
}

function sharesMap(context: Context, shares: readonly LanguageShare[], pooled: PooledBias): HeatMap {
  const { cutoff, pool } = pooled;
  const strength = (ratio: number) =>
    Math.max(-1, Math.min(1, Math.log2(Math.max(ratio, 1e-9)) / Math.log2(STRONGEST)));
  const byLanguage = new Map(shares.map(share => [share.queryLanguage, share]));
  const passageLanguages = Object.keys(pool).sort(byName);
  return {
    queryLanguages: passageLanguages.filter(language => byLanguage.has(language)),
    passageLanguages,
    cell(query, passage) {
      const share = byLanguage.get(query)!;
      const ratio = ratioOf(share, passage, pooled);
      const words = `${languageName(query)} queries: ${percent(share.shares[passage] ?? 0)} of the first ${cutoff} are ${languageName(passage)}`;
      return {
        value: ratio,
        label: `${words}, ${percent(pool[passage]!)} of the pool (${times(ratio)})`,
        ...openShare(context, share, passage),
      };
    },
    format: ratio => ratio.toFixed(2),
    shade: (theme, ratio) => theme.diverging(strength(ratio)),
    legend: {
      title: 'times as often',
      values: Array.from({ length: 41 }, (_, i) => STRONGEST ** (i / 20 - 1)),
      ticks: ['≤ ¼', '½', '1', '2', '≥ 4'].map((label, i) => ({ share: i / 4, label })),
    },
  };
}

function sharesTable(shares: readonly LanguageShare[], pooled: PooledBias): Table {
  return {
    columns: [
      { label: 'Query language' },
      { label: 'Passage language' },
      { label: `Share of the first ${pooled.cutoff}`, format: percent },
      { label: 'Share of the pool', format: percent },
      { label: 'Times as often', format: value => value.toFixed(2) },
    ],
    rows: shares.flatMap(share =>
      Object.entries(pooled.pool).map(([language, pool]) => {
        const ratio = ratioOf(share, language, pooled);
        return [share.queryLanguage, language, share.shares[language] ?? 0, pool, ratio];
      }),
    ),
  };
}

function summarise(share: LanguageShare, pooled: PooledBias): string {
  const [first] = Object.keys(pooled.pool).sort(
    (a, b) => ratioOf(share, b, pooled) - ratioOf(share, a, pooled),
  );
  if (first === undefined) return 'No passages';
  const most = `${languageName(first)} comes ${times(ratioOf(share, first, pooled))} as often as in the pool`;
  return `For queries in ${languageLabel(share.queryLanguage)}, ${most}`;
}
