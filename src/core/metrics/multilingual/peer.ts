import { chiSquareTail } from '../../statistics/chi-square';
import { groupBy } from '../means';
import type { RelevantPassage } from '../results';

/**
 * PEER@k, the probability of equal expected rank (Yang, Jänich, Mayfield and Lawrie, SIGIR 2024, arXiv 2405.00978): for each
 * grade, the p-value of a Kruskal–Wallis test whether the relevant passages of that grade stand at the same expected rank in
 * every language; then the weighted sum over the grades. 1 is fair, 0 is not. Passages that stand below rank k are tied
 * there, at the middle of the ranks that they would take up.
 *
 * @param k depth to which ranks are told apart; infinite for the whole ranking
 * @param weights grade → weight, adding up to 1; equal for the query's grades where left out
 * @returns undefined without a relevant passage
 */
export function peer(
  relevant: readonly RelevantPassage[],
  k: number,
  weights?: ReadonlyMap<number, number>,
): number | undefined {
  if (relevant.length === 0) return undefined;
  const levels = groupBy(relevant, ({ grade }) => String(grade));
  let sum = 0;
  for (const [grade, passages] of levels) {
    sum +=
      (weights ? (weights.get(Number(grade)) ?? 0) : 1 / levels.size) * equalRankProbability(passages, k);
  }
  return sum;
}

/**
 * The p-value for one grade: H = (N − 1) · SSG / SSA over the ranks, where SSG is their sum of squares between languages and SSA
 * the whole, against χ² with one degree of freedom less than languages. Fewer than two languages, or ranks that are all tied,
 * are fair: 1.
 */
function equalRankProbability(passages: readonly RelevantPassage[], k: number): number {
  const below = passages.filter(({ rank }) => rank > k).length;
  const tail = k + (below + 1) / 2;
  const ranks = groupBy(passages, ({ language }) => language);
  if (ranks.size < 2) return 1;
  const rankOf = ({ rank }: RelevantPassage) => (rank > k ? tail : rank);

  const mean = average(passages.map(rankOf));
  let between = 0;
  for (const group of ranks.values()) between += group.length * (average(group.map(rankOf)) - mean) ** 2;
  let all = 0;
  for (const passage of passages) all += (rankOf(passage) - mean) ** 2;
  return all === 0 ? 1 : chiSquareTail(((passages.length - 1) * between) / all, ranks.size - 1);
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
