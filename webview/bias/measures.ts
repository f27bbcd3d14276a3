import type { BiasMeasure } from '../../src/core/pages/bias';

/** What the page says of a measure of each query language. */
export interface MeasureText {
  title(cutoff: number): string;
  /** What it is, and which way is less biased. */
  caption(cutoff: number): string;
  better?: 'lower' | 'higher';
  format(value: number): string;
}

const decimals = (value: number): string => value.toFixed(3).replace('-', '−');
export const percent = (value: number): string => `${(100 * value).toFixed(1)}%`;

export const ranks = (value: number): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

export const MEASURE_TEXTS: Readonly<Record<BiasMeasure | 'divergence', MeasureText>> = {
  rank_distance: {
    title: () => 'Rank distance',
    caption: () =>
      'How far apart the relevant passages of a question stand, from the first to the last, in the ranking of all languages. Lower is less biased.',
    better: 'lower',
    format: ranks,
  },
  own_language_first: {
    title: () => 'Own language first',
    caption: () =>
      'How often the best relevant passage is in the language of the query. The nearer to chance, the less biased.',
    format: percent,
  },
  peer: {
    title: cutoff => `PEER@${cutoff}`,
    caption: cutoff =>
      `How likely relevant passages of all languages stand at equal ranks, down to rank ${cutoff}. Higher is less biased, 1 is fair.`,
    better: 'higher',
    format: decimals,
  },
  rank_correlation: {
    title: cutoff => `Rank correlation (MRC@${cutoff})`,
    caption: cutoff =>
      `How alike the first ${cutoff} passages are for translations of a question. Higher is less biased, 1 is the same ranking.`,
    better: 'higher',
    format: decimals,
  },
  divergence: {
    title: cutoff => `Divergence of the first ${cutoff}`,
    caption: cutoff =>
      `How far the languages of the first ${cutoff} passages are from those of the pool (Kullback–Leibler, in nats). Lower is less biased, 0 is as the pool.`,
    better: 'lower',
    format: decimals,
  },
};
