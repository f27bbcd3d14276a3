import type { QueryResult } from '../results';

/**
 * Whether the first relevant passage of the ranking is in the query's language: its mean is the own-language-first rate.
 * Without bias it would be one over the number of languages in which the gold passage stands.
 *
 * @returns undefined where no relevant passage is in the query's language, or none is in another
 */
export function ownLanguageFirst({
  language,
  relevant,
}: Pick<QueryResult, 'language' | 'relevant'>): boolean | undefined {
  let own = Number.POSITIVE_INFINITY;
  let other = Number.POSITIVE_INFINITY;
  for (const passage of relevant) {
    if (passage.language === language) own = Math.min(own, passage.rank);
    else other = Math.min(other, passage.rank);
  }
  return Number.isFinite(own) && Number.isFinite(other) ? own < other : undefined;
}
