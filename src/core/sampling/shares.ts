import type { PairCounts } from '../data/training/language-rows';
import type { Random } from '../random';
import { type BatchKind, kindShares, type SamplingOptions, type Weighting } from './options';

/**
 * The probability of each of several things by their sizes: equal, proportional to the size n, or to n^(1/T), which lies
 * between the two for a temperature T > 1. What has size 0 is never drawn.
 */
export function probabilities(sizes: readonly number[], weighting: Weighting): number[] {
  const largest = Math.max(...sizes);
  const weights = sizes.map(size => {
    if (size === 0) return 0;
    if (weighting === 'uniform') return 1;
    return (size / largest) ** (weighting === 'proportional' ? 1 : 1 / weighting.temperature);
  });
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map(weight => (sum === 0 ? 0 : weight / sum));
}

/** Draws an index with these probabilities. */
export function draw(probabilities: readonly number[], random: Random): number {
  let rest = random.float();
  for (const [i, probability] of probabilities.entries()) {
    rest -= probability;
    if (rest < 0) return i;
  }
  return probabilities.findLastIndex(probability => probability > 0); // rounding left a rest
}

/** What a sampler draws how often, for one kind of batch. */
export interface KindShares {
  kind: BatchKind;
  /** Of all batches. */
  share: number;
  /** Of each data set in the batches of this kind. */
  datasets: readonly number[];
  /**
   * Of each language in the data set's batches of this kind, in the order of its counts: of the batches where they are
   * monolingual, of the queries where they are cross-lingual.
   */
  languages: readonly (readonly number[])[];
}

/**
 * The probabilities of everything that is drawn. What counts as the size of a data set or language is the number of
 * pairs that a batch of this kind can draw: all in monolingual batches, those with a translation in cross-lingual ones.
 *
 * @param datasets with a `weight`, which stands in for the size, where the user gave one
 */
export function samplingShares(
  datasets: readonly { counts: PairCounts; weight?: number }[],
  options: SamplingOptions,
): KindShares[] {
  return kindShares(options).map(({ kind, share }) => {
    const languageSizes = datasets.map(({ counts }) =>
      counts.languages.map(({ pairs, parallelPairs }) => (kind === 'monolingual' ? pairs : parallelPairs)),
    );
    const datasetSizes = datasets.map(({ weight }, d) => {
      const size = languageSizes[d]!.reduce((a, b) => a + b, 0);
      return size === 0 ? 0 : (weight ?? size);
    });
    return {
      kind,
      share,
      datasets: probabilities(datasetSizes, options.dataSampling),
      languages: languageSizes.map(sizes => probabilities(sizes, options.languageSampling)),
    };
  });
}
