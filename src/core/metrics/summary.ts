import { ratio } from './formulas';
import type { MeasureFamily } from './measures';
import type { Measure } from './names';
import { idealRanking, type JudgedRanking } from './ranking';

/** The value of a measure for one query. */
export function measureValue({ family, cutoff }: Measure, ranking: JudgedRanking): number {
  return family.value(ranking, cutoff);
}

/**
 * The highest value that any ranking can reach with these judgments: with 11 relevant passages, 10/11 for recall_10.
 *
 * @param grades of all judged passages of the query
 */
export function ceiling(measure: Measure, grades: Iterable<number>): number {
  return measureValue(measure, idealRanking(grades));
}

/** What trec_eval takes the average precision of a query for, at least, before it takes the logarithm. */
const SMALLEST = 0.00001;

/** Brings the values of the queries together as the family says; 0 for no value. */
export function summarize({ summary }: MeasureFamily, values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    sum += summary === 'geometric mean' ? Math.log(Math.max(values[i]!, SMALLEST)) : values[i]!;
  }
  if (summary === 'sum') return sum;
  const mean = ratio(sum, values.length);
  return summary === 'geometric mean' && values.length > 0 ? Math.exp(mean) : mean;
}
