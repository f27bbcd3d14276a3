import { Random } from '../random';
import { type Cells, contributions, type Observations, sum, toCells } from './observations';
import { RESAMPLES, type ResamplingOptions } from './resampling';

export interface Interval {
  mean: number;
  low: number;
  high: number;
}

export interface BootstrapOptions extends ResamplingOptions {
  /** Share of the resampled means that the interval covers; 0.95 where left out. */
  confidence?: number;
}

/**
 * Percentile bootstrap interval of a mean (Efron and Tibshirani, 1993, chapter 13): of the values of one system, or, over
 * differences by query, the paired interval of the difference between two. Groups are drawn with replacement, with all
 * their queries.
 */
export function bootstrapInterval(
  { values, ...queries }: Observations,
  options: BootstrapOptions = {},
): Interval {
  return bootstrapIntervals([values], queries, options)[0]!;
}

/**
 * The intervals of several measures over the same queries. One resample serves all measures, and each interval is what
 * `bootstrapInterval` gives.
 */
export function bootstrapIntervals(
  measures: readonly ArrayLike<number>[],
  queries: Omit<Observations, 'values'>,
  { resamples = RESAMPLES, seed = 0, confidence = 0.95 }: BootstrapOptions = {},
): Interval[] {
  const cells = measures.map(values => toCells({ values, ...queries }));
  const drawn = new Uint32Array(cells[0]?.groups ?? 0);
  const meanOf = cells.map(cells => (isBalanced(cells) ? sumOfParts(cells) : macroMean(cells)));
  const means = cells.map(() => new Float64Array(resamples));
  const random = new Random(seed);
  for (let r = 0; r < resamples; r++) {
    for (let i = 0; i < drawn.length; i++) drawn[i] = random.integer(drawn.length);
    for (const [m, mean] of meanOf.entries()) means[m]![r] = mean(drawn);
  }
  return cells.map((cells, m) => {
    const sorted = means[m]!.sort();
    return {
      mean: sum(contributions(cells)),
      low: quantile(sorted, (1 - confidence) / 2),
      high: quantile(sorted, (1 + confidence) / 2),
    };
  });
}

/** Whether every group has the same number of queries in each stratum, so that the counts are the same in any resample. */
function isBalanced({ counts, strata }: Cells): boolean {
  return counts.every((count, i) => count === counts[i % strata]);
}

/** The mean over the groups drawn, of which each is a number. */
type MeanOf = (drawn: Uint32Array) => number;

function sumOfParts(cells: Cells): MeanOf {
  const parts = contributions(cells);
  return drawn => {
    let total = 0;
    for (let i = 0; i < drawn.length; i++) total += parts[drawn[i]!]!;
    return total;
  };
}

/** Macro means whose counts vary with the groups drawn; a stratum that was not drawn at all is left out. */
function macroMean({ groups, strata, sums, counts }: Cells): MeanOf {
  // Those with queries alone: in a test set of many languages without translations each group has one.
  const filled = Array.from(counts.keys()).filter(cell => counts[cell]! > 0);
  const starts = new Uint32Array(groups + 1);
  for (const cell of filled) starts[Math.floor(cell / strata) + 1]!++;
  for (let group = 0; group < groups; group++) starts[group + 1]! += starts[group]!;
  const stratumOf = Uint32Array.from(filled, cell => cell % strata);
  const sumOf = Float64Array.from(filled, cell => sums[cell]!);
  const countOf = Float64Array.from(filled, cell => counts[cell]!);

  const sum = new Float64Array(strata);
  const count = new Float64Array(strata);
  return drawn => {
    sum.fill(0);
    count.fill(0);
    for (let i = 0; i < drawn.length; i++) {
      const end = starts[drawn[i]! + 1]!;
      for (let cell = starts[drawn[i]!]!; cell < end; cell++) {
        const stratum = stratumOf[cell]!;
        sum[stratum]! += sumOf[cell]!;
        count[stratum]! += countOf[cell]!;
      }
    }
    let mean = 0;
    let present = 0;
    for (let s = 0; s < strata; s++) {
      if (count[s] === 0) continue;
      mean += sum[s]! / count[s]!;
      present++;
    }
    return mean / present;
  };
}

/** Quantile of sorted values, linear between neighbours. */
function quantile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  return low + (position - below) * ((sorted[below + 1] ?? low) - low);
}
