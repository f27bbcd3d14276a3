import { type Observations, sum, toCells } from './observations';

export interface Spread {
  mean: number;
  /** Sample standard deviation (n − 1); undefined for a single value. */
  deviation: number | undefined;
  count: number;
}

/** Mean and spread of a few values, such as those of several seeds. */
export function spread(values: ArrayLike<number>): Spread {
  const count = values.length;
  const mean = sum(values) / count;
  let squares = 0;
  for (let i = 0; i < count; i++) squares += (values[i]! - mean) ** 2;
  return { mean, deviation: count > 1 ? Math.sqrt(squares / (count - 1)) : undefined, count };
}

/**
 * Cohen's d_z of paired differences: their mean over their standard deviation, where each group (question) counts once, with
 * the mean difference of its queries.
 *
 * @returns undefined where the differences do not vary
 */
export function effectSize(differences: Observations): number | undefined {
  const { sums, counts } = toCells({ values: differences.values, groups: differences.groups });
  const { mean, deviation } = spread(sums.map((total, i) => total / counts[i]!));
  return deviation ? mean / deviation : undefined;
}
