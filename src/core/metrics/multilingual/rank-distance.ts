import type { RelevantPassage } from '../results';

/**
 * Rank distance (Elmahdy, Lin and Ahmad, arXiv 2408.10536): the largest minus the smallest rank of the relevant passages in
 * the pooled ranking, at full depth; lower means less language bias.
 *
 * @returns undefined for fewer than two relevant passages; such queries are left out of the mean and counted
 */
export function rankDistance(relevant: readonly RelevantPassage[]): number | undefined {
  if (relevant.length < 2) return undefined;
  let least = Number.POSITIVE_INFINITY;
  let largest = 0;
  for (const { rank } of relevant) {
    least = Math.min(least, rank);
    largest = Math.max(largest, rank);
  }
  return largest - least;
}
