import type { BiasIntervals, LanguageMeans, PooledBias } from '../../src/core/pages/bias';
import { h } from '../base/dom';
import { mean } from '../base/mean';
import type { Context } from './context';
import { distanceSection } from './distance-section';
import { type LanguagePlot, languagePlot } from './language-plot';

/** Part of the page to which intervals are added later. */
export interface Section {
  element: HTMLElement;
  /** Draws anew. */
  update(): void;
}

/** A plot for each measure that every query language has. */
export function measuresSection(
  context: Context,
  pooled: PooledBias,
  intervals: () => BiasIntervals | undefined,
): Section {
  const { rank_distance, own_language_first, peer, rank_correlation } = pooled.measures;
  const others: LanguagePlot[] = [
    {
      measure: 'own_language_first',
      means: own_language_first,
      intervals: () => intervals()?.measures.own_language_first,
      beside() {
        const found = intervals();
        return found && { label: 'by chance', byLanguage: found.chance };
      },
    },
    {
      measure: 'peer',
      means: peer,
      intervals: () => intervals()?.measures.peer,
      telling: () => !intervals()?.onePerLanguage,
    },
    { measure: 'rank_correlation', means: rank_correlation },
    { measure: 'divergence', means: divergences(pooled) },
  ];
  const hasValues = ({ byLanguage }: LanguageMeans) => Object.keys(byLanguage).length > 0;
  const sections = [
    ...(hasValues(rank_distance) ? [distanceSection(context, pooled, intervals)] : []),
    ...others.filter(({ means }) => hasValues(means)).map(plot => plotSection(context, plot)),
  ];
  return {
    element: h(
      'section',
      {},
      h('h2', {}, 'How much the language of the query matters'),
      h('div', { class: 'plots' }, ...sections.map(({ element }) => element)),
    ),
    update() {
      for (const section of sections) section.update();
    },
  };
}

/** A plot, with a warning under it once it is known to tell nothing. */
function plotSection(context: Context, plot: LanguagePlot): Section {
  const figure = languagePlot(context, plot);
  if (!plot.telling) return figure;
  const warning = h('p', { class: 'remark', hidden: true }, PEER_WARNING);
  return {
    element: h('div', {}, figure.element, warning),
    update() {
      figure.update();
      warning.hidden = plot.telling?.() !== false;
    },
  };
}

const PEER_WARNING =
  'It does not tell bias here: queries have one relevant passage in each language, so PEER has the same value whenever any of them is found, and 1 where none is. Higher means fewer found.';

export function divergences({ shares }: PooledBias): LanguageMeans {
  const found = shares.flatMap(({ queryLanguage, divergence }) =>
    queryLanguage === 'all' || divergence === null ? [] : [[queryLanguage, divergence] as const],
  );
  return {
    macro: found.length > 0 ? mean(found.map(([, value]) => value)) : null,
    byLanguage: Object.fromEntries(found),
  };
}
