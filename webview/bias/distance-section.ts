import type { BiasIntervals, PooledBias } from '../../src/core/pages/bias';
import { PUBLISHED_SOURCE, type PublishedSeries, TRAINING_LABELS } from '../../src/core/published/published';
import { formatCount } from '../../src/core/text/numbers';
import { sentenceCase } from '../../src/core/text/settings';
import { dropdown } from '../base/controls';
import { h } from '../base/dom';
import type { Context } from './context';
import { languagePlot } from './language-plot';
import { ranks } from './measures';
import type { Section } from './measures-section';

/** Rank distance by query language, beside what the paper has. */
export function distanceSection(
  context: Context,
  pooled: PooledBias,
  intervals: () => BiasIntervals | undefined,
): Section {
  const { page, data } = context;
  const chosen = () => data.published.find(series => isSame(series, page.target.published));
  const figure = languagePlot(context, {
    measure: 'rank_distance',
    means: pooled.measures.rank_distance,
    intervals: () => intervals()?.measures.rank_distance,
    beside: () => {
      const series = chosen();
      return series && { label: `${seriesLabel(series)} (paper)`, byLanguage: series.byLanguage };
    },
  });
  const { withoutDistance } = pooled;
  return {
    element: h(
      'div',
      { class: data.published.length > 0 ? 'plots whole-row' : '' },
      h(
        'div',
        {},
        figure.element,
        withoutDistance > 0 &&
          h(
            'p',
            { class: 'quiet remark' },
            `Left out: ${formatCount(withoutDistance)} queries with fewer than two relevant passages.`,
          ),
      ),
      data.published.length > 0 &&
        publishedPart(context, chosen, series => {
          page.remember({ published: series && { encoder: series.encoder, training: series.training } });
          figure.update();
        }),
    ),
    update: figure.update,
  };
}

/** The published means, and the choice whose values by language stand in the plot. */
function publishedPart(
  { data }: Context,
  chosen: () => PublishedSeries | undefined,
  onChoose: (series: PublishedSeries | undefined) => void,
): HTMLElement {
  const { published, languages } = data;
  const encoders = [...new Set(published.map(({ encoder }) => encoder))];
  const trainings = [...new Set(published.map(({ training }) => training))];
  const theirs = Object.keys(published[0]!.byLanguage);
  const sameLanguages = theirs.length === languages.length && theirs.every(tag => languages.includes(tag));
  return h(
    'div',
    { class: 'published' },
    dropdown(
      'In the plot',
      [
        { value: undefined, label: 'This run only' },
        ...published.map(series => ({ value: series, label: `${seriesLabel(series)} (paper)` })),
      ],
      chosen(),
      onChoose,
    ),
    h(
      'table',
      {},
      h('caption', { class: 'quiet' }, `Published means of rank distance: ${PUBLISHED_SOURCE.short}.`),
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          h('th', { scope: 'col' }, 'Encoder'),
          ...trainings.map(training =>
            h('th', { scope: 'col', class: 'number' }, sentenceCase(TRAINING_LABELS[training])),
          ),
        ),
      ),
      h(
        'tbody',
        {},
        ...encoders.map(encoder =>
          h(
            'tr',
            {},
            h('th', { scope: 'row' }, encoder),
            ...trainings.map(training => {
              const series = published.find(one => isSame(one, { encoder, training }));
              return h('td', { class: 'number' }, series ? ranks(series.mean) : '–');
            }),
          ),
        ),
      ),
    ),
    !sameLanguages &&
      h(
        'p',
        { class: 'quiet remark' },
        `The paper searched a pool of ${theirs.join(', ')}; in the smaller or larger pool of this run, distances are not comparable.`,
      ),
  );
}

const seriesLabel = ({ encoder, training }: PublishedSeries): string =>
  `${encoder}, ${TRAINING_LABELS[training]}`;

const isSame = (
  a: Pick<PublishedSeries, 'encoder' | 'training'>,
  b: Pick<PublishedSeries, 'encoder' | 'training'> | undefined,
): boolean => a.encoder === b?.encoder && a.training === b.training;
