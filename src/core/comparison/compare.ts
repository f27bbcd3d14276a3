import type { Setting } from '../data/evaluation/settings';
import { bootstrapInterval, type Interval } from '../statistics/bootstrap';
import { holm } from '../statistics/holm';
import { randomisationTest } from '../statistics/randomisation';
import type { ResamplingOptions } from '../statistics/resampling';
import { effectSize } from '../statistics/spread';
import type { Column } from './query-values';

/** A measure in a setting: what one row of a comparison is about. */
export interface Aspect {
  setting: Setting;
  measure: string;
}

export const RANK_DISTANCE = 'rank_distance';

/** A rank distance is better the smaller it is, every other measure the larger. */
export const lowerIsBetter = (measure: string): boolean => measure === RANK_DISTANCE;

/** Two systems on the queries for which both have a value. */
export interface PairedComparison {
  queries: number;
  /** Questions; the queries of one are its translations. */
  groups: number;
  /** Macro means over languages or pairs of languages. */
  baseline: number;
  other: number;
  /** `other` − `baseline`, with its 95% paired bootstrap interval, resampled by question. */
  difference: Interval;
  /** Of the paired randomisation test, two-sided. */
  p: number;
  /** d_z; undefined where the differences do not vary. */
  effectSize?: number;
  /** Queries for which `other` is better, as good, worse. */
  wins: number;
  ties: number;
  losses: number;
}

/** @returns undefined where no query has a value in both */
export function comparePaired(
  baseline: Column,
  other: Column,
  measure: string,
  options: ResamplingOptions = {},
): PairedComparison | undefined {
  const keys = [...baseline.keys()].filter(key => other.has(key));
  if (keys.length === 0) return undefined;
  const groups = keys.map(key => baseline.get(key)!.group);
  const strata = keys.map(key => baseline.get(key)!.stratum);
  const values = keys.map(key => other.get(key)!.value - baseline.get(key)!.value);
  const differences = { values, groups, strata };
  const effect = effectSize(differences);
  const sign = lowerIsBetter(measure) ? -1 : 1;
  const count = (outcome: number) => values.filter(value => Math.sign(value) * sign === outcome).length;
  return {
    queries: keys.length,
    groups: new Set(groups).size,
    baseline: macroMean(baseline, keys),
    other: macroMean(other, keys),
    difference: bootstrapInterval(differences, options),
    p: randomisationTest(differences, options).p,
    ...(effect !== undefined && { effectSize: effect }),
    wins: count(1),
    ties: values.filter(value => value === 0).length,
    losses: count(-1),
  };
}

/** Adds Holm's p-values over all rows of a table. */
export function adjust<T extends { p: number }>(rows: readonly T[]): (T & { adjusted: number })[] {
  const adjusted = holm(rows.map(({ p }) => p));
  return rows.map((row, i) => ({ ...row, adjusted: adjusted[i]! }));
}

export const LEVEL = 0.05;

/** What a test says of `other` against `baseline`. */
export function verdict(
  measure: string,
  { difference, adjusted }: { difference: Interval; adjusted: number },
): 'better' | 'worse' | 'no difference shown' {
  if (!(adjusted < LEVEL)) return 'no difference shown';
  return difference.mean > 0 !== lowerIsBetter(measure) ? 'better' : 'worse';
}

function macroMean(column: Column, keys: readonly string[]): number {
  const sums = new Map<string, { sum: number; count: number }>();
  for (const key of keys) {
    const { stratum, value } = column.get(key)!;
    const { sum, count } = sums.get(stratum) ?? { sum: 0, count: 0 };
    sums.set(stratum, { sum: sum + value, count: count + 1 });
  }
  return [...sums.values()].reduce((mean, { sum, count }) => mean + sum / count / sums.size, 0);
}
