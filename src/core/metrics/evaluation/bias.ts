import type { Language } from '../../data/model';
import { groupBy, means } from '../means';
import { languageMatrix } from '../multilingual/language-matrix';
import { languageShares } from '../multilingual/language-shares';
import { ownLanguageFirst } from '../multilingual/own-language';
import { peer } from '../multilingual/peer';
import { meanRankCorrelation } from '../multilingual/rank-correlation';
import type { QueryResult } from '../results';
import type { ByLanguage, LanguageBias } from './summary';

/** Ten results are a page; the results must keep at least as many, or all of a smaller pool. */
export const BIAS_CUTOFF = 10;

/**
 * @param results of the multilingual setting
 * @param pool language → number of passages
 */
export function languageBias(
  results: readonly QueryResult[],
  pool: ReadonlyMap<Language, number>,
): LanguageBias {
  const perLanguage = groupBy(results, result => result.language);
  const shares = [...perLanguage, ['all', results] as const].flatMap(([queryLanguage, own]) => {
    const found = languageShares(own, pool, BIAS_CUTOFF);
    return found
      ? [{ queryLanguage, shares: Object.fromEntries(found.shares), divergence: found.divergence }]
      : [];
  });
  const correlation = meanRankCorrelation(results, BIAS_CUTOFF);
  const total = [...pool.values()].reduce((sum, count) => sum + count, 0);
  return {
    matrix: languageMatrix(results),
    cutoff: BIAS_CUTOFF,
    shares,
    pool: Object.fromEntries([...pool].map(([language, count]) => [language, count / total])),
    ownLanguageFirst: meanByLanguage(results, result => {
      const own = ownLanguageFirst(result);
      return own === undefined ? undefined : Number(own);
    }),
    peer: meanByLanguage(results, result => peer(result.relevant, BIAS_CUTOFF)),
    rankCorrelation: { macro: correlation.mean, byLanguage: Object.fromEntries(correlation.byLanguage) },
  };
}

function meanByLanguage(
  results: readonly QueryResult[],
  value: (result: QueryResult) => number | undefined,
): ByLanguage {
  const { macro, byKey } = means(results, result => result.language, value);
  return {
    macro,
    byLanguage: Object.fromEntries([...byKey].map(([language, { mean }]) => [language, mean])),
  };
}
