import type { JudgedRanking } from './ranking';

/** R: how many passages are judged relevant. */
export function relevantCount({ ideal }: JudgedRanking): number {
  let count = 0;
  while (count < ideal.length && ideal[count]! >= 1) count++;
  return count;
}

/** How many relevant passages stand at ranks up to k. */
export function hits({ ranks, grades }: JudgedRanking, k: number): number {
  let count = 0;
  for (let i = 0; i < ranks.length && ranks[i]! <= k; i++) if (grades[i]! >= 1) count++;
  return count;
}

/** Rank of the first relevant passage; infinite where none was retrieved. */
export function firstRelevantRank({ ranks, grades }: JudgedRanking): number {
  for (let i = 0; i < ranks.length; i++) if (grades[i]! >= 1) return ranks[i]!;
  return Number.POSITIVE_INFINITY;
}

/** Sum of the precisions at the relevant passages up to rank k, over all R relevant ones. */
export function averagePrecision(ranking: JudgedRanking, k: number): number {
  const { ranks, grades } = ranking;
  let seen = 0;
  let sum = 0;
  for (let i = 0; i < ranks.length && ranks[i]! <= k; i++) {
    if (grades[i]! >= 1) sum += ++seen / ranks[i]!;
  }
  return ratio(sum, relevantCount(ranking));
}

/**
 * Discounted cumulative gain up to rank k, with discount log₂(rank + 1), over that of the ideal ranking of all judged
 * passages.
 */
export function normalizedGain(
  { ranks, grades, ideal }: JudgedRanking,
  k: number,
  gain: (grade: number) => number,
): number {
  let sum = 0;
  for (let i = 0; i < ranks.length && ranks[i]! <= k; i++) {
    if (grades[i]! > 0) sum += gain(grades[i]!) / Math.log2(ranks[i]! + 1);
  }
  let best = 0;
  for (let i = 0; i < ideal.length && i < k && ideal[i]! > 0; i++) best += gain(ideal[i]!) / Math.log2(i + 2);
  return ratio(sum, best);
}

/**
 * Binary preference (Buckley and Voorhees, SIGIR 2004), as trec_eval 9 computes it: over the relevant passages, how few of
 * the judged nonrelevant ones stand above, of which at most R count.
 */
export function binaryPreference(ranking: JudgedRanking): number {
  const { ranks, grades, ideal } = ranking;
  const relevant = relevantCount(ranking);
  const comparable = Math.min(ideal.length - relevant, relevant);
  let above = 0;
  let sum = 0;
  for (let i = 0; i < ranks.length; i++) {
    if (grades[i]! < 1) above++;
    else sum += above > 0 ? 1 - Math.min(above, relevant) / comparable : 1;
  }
  return ratio(sum, relevant);
}

/** The highest precision at any rank from which on `recall` (0 to 1) of the relevant passages have been seen. */
export function interpolatedPrecision(ranking: JudgedRanking, recall: number): number {
  const { ranks, grades } = ranking;
  // trec_eval's rounding of a share of R to a number of passages.
  const needed = Math.floor(recall * relevantCount(ranking) + 0.9);
  let seen = 0;
  let best = 0;
  for (let i = 0; i < ranks.length; i++) {
    if (grades[i]! >= 1 && ++seen >= needed) best = Math.max(best, seen / ranks[i]!);
  }
  return best;
}

/** a / b, and 0 where b is 0: the value of a query without relevant passages. */
export function ratio(a: number, b: number): number {
  return b === 0 ? 0 : a / b;
}
