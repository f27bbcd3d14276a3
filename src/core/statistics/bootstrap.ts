import { Random } from '../random';
import { type Cells, contributions, type Observations, sum, toCells } from './observations';
import { RESAMPLES, type ResamplingOptions } from './resampling';

export interface Interval {
  mean: number;
  low: number;
  high: number;
}

/**
 * Percentile bootstrap interval of a mean (Efron and Tibshirani, 1993, chapter 13): of the values of one system, or, over
 * differences by query, the paired interval of the difference between two. Groups are drawn with replacement, with all
 * their queries.
 *
 * @param confidence share of the resampled means that the interval covers
 */
export function bootstrapInterval(
  observations: Observations,
  { resamples = RESAMPLES, seed = 0, confidence = 0.95 }: ResamplingOptions & { confidence?: number } = {},
): Interval {
  const cells = toCells(observations);
  const random = new Random(seed);
  const parts = contributions(cells);
  const draw = isBalanced(cells) ? () => drawSum(parts, random) : drawMeans(cells, random);
  const means = Float64Array.from({ length: resamples }, draw).sort();
  return {
    mean: sum(parts),
    low: quantile(means, (1 - confidence) / 2),
    high: quantile(means, (1 + confidence) / 2),
  };
}

/** Whether every group has the same number of queries in each stratum, so that the counts are the same in any resample. */
function isBalanced({ counts, strata }: Cells): boolean {
  return counts.every((count, i) => count === counts[i % strata]);
}

function drawSum(parts: Float64Array, random: Random): number {
  let total = 0;
  for (let i = 0; i < parts.length; i++) total += parts[random.integer(parts.length)]!;
  return total;
}

/** Draws macro means whose counts vary with the groups drawn; a stratum that was not drawn at all is left out. */
function drawMeans({ groups, strata, sums, counts }: Cells, random: Random): () => number {
  const sum = new Float64Array(strata);
  const count = new Float64Array(strata);
  return () => {
    sum.fill(0);
    count.fill(0);
    for (let i = 0; i < groups; i++) {
      const row = random.integer(groups) * strata;
      for (let s = 0; s < strata; s++) {
        sum[s]! += sums[row + s]!;
        count[s]! += counts[row + s]!;
      }
    }
    let mean = 0;
    let drawn = 0;
    for (let s = 0; s < strata; s++) {
      if (count[s] === 0) continue;
      mean += sum[s]! / count[s]!;
      drawn++;
    }
    return mean / drawn;
  };
}

/** Quantile of sorted values, linear between neighbours. */
function quantile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  return low + (position - below) * ((sorted[below + 1] ?? low) - low);
}
