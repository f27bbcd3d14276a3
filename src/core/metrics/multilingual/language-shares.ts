import type { Language } from '../../data/model';
import type { QueryResult } from '../results';

export interface LanguageShares {
  /** language → its share of the first k passages over all queries; adds up to 1. */
  shares: ReadonlyMap<Language, number>;
  /** language → its share of the pool. */
  pool: ReadonlyMap<Language, number>;
  /** Kullback–Leibler divergence of the first from the second, in nats: 0 where they agree, infinite for a language that the pool lacks. */
  divergence: number;
}

/**
 * How the languages share the first k passages, against their shares of the pool. Call it with the queries of one language
 * to see that language's bias.
 *
 * @param passages language → number of passages in the pool
 * @param k at most the depth that the results keep
 * @returns undefined where nothing was retrieved
 */
export function languageShares(
  results: Iterable<QueryResult>,
  passages: ReadonlyMap<Language, number>,
  k: number,
): LanguageShares | undefined {
  const counts = new Map<Language, number>([...passages.keys()].map(language => [language, 0]));
  for (const { top } of results) {
    for (let i = 0; i < k && i < top.length; i++) {
      const { language } = top[i]!;
      counts.set(language, (counts.get(language) ?? 0) + 1);
    }
  }
  const shares = normalize(counts);
  const pool = normalize(passages);
  return shares && pool ? { shares, pool, divergence: divergence(shares, pool) } : undefined;
}

function normalize(counts: ReadonlyMap<Language, number>): Map<Language, number> | undefined {
  let total = 0;
  for (const count of counts.values()) total += count;
  return total > 0 ? new Map([...counts].map(([language, count]) => [language, count / total])) : undefined;
}

/** Σ p ln(p / q), in nats. */
function divergence(p: ReadonlyMap<Language, number>, q: ReadonlyMap<Language, number>): number {
  let sum = 0;
  for (const [language, share] of p) if (share > 0) sum += share * Math.log(share / (q.get(language) ?? 0));
  return sum;
}
