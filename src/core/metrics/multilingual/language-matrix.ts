import type { Language } from '../../data/model';
import { groupBy } from '../means';
import type { QueryResult, RelevantPassage } from '../results';

/** How well queries of one language find relevant passages of another. */
export interface LanguageCell {
  queryLanguage: Language;
  passageLanguage: Language;
  /** Mean average precision where only this language's relevant passages count and those of the others are taken out of the ranking. */
  averagePrecision: number;
  /** Mean reciprocal rank of the best relevant passage of this language, in the ranking as it stands. */
  reciprocalRank: number;
  /** Queries with a relevant passage in this language, over which the means go. */
  queries: number;
}

/**
 * Matrix of query language × passage language over a pooled ranking (after the heat maps of LAReQA, Roy et al., EMNLP 2020).
 * The two numbers differ where translations of the gold passage stand above it: they lower its reciprocal rank, and have no
 * part in the average precision.
 *
 * @returns the cells with at least one query, row by row, languages sorted
 */
export function languageMatrix(results: Iterable<QueryResult>): LanguageCell[] {
  const cells = new Map<string, LanguageCell>();
  for (const { language, relevant } of results) {
    const ordered = [...relevant].sort((a, b) => a.rank - b.rank);
    for (const [passageLanguage, own] of groupBy(ordered, passage => passage.language)) {
      const key = `${language}\n${passageLanguage}`;
      let cell = cells.get(key);
      if (cell === undefined) {
        cell = {
          queryLanguage: language,
          passageLanguage,
          averagePrecision: 0,
          reciprocalRank: 0,
          queries: 0,
        };
        cells.set(key, cell);
      }
      // Running means.
      cell.queries++;
      cell.averagePrecision += (precisionWithoutOthers(ordered, own) - cell.averagePrecision) / cell.queries;
      cell.reciprocalRank += (1 / own[0]!.rank - cell.reciprocalRank) / cell.queries;
    }
  }
  return [...cells.values()].sort(
    (a, b) => order(a.queryLanguage, b.queryLanguage) || order(a.passageLanguage, b.passageLanguage),
  );
}

/** @param ordered all relevant passages by rank, of which `own` are those that count */
function precisionWithoutOthers(
  ordered: readonly RelevantPassage[],
  own: readonly RelevantPassage[],
): number {
  let sum = 0;
  let seen = 0;
  ordered.forEach((passage, above) => {
    if (passage !== own[seen]) return;
    const othersAbove = above - seen;
    sum += ++seen / (passage.rank - othersAbove);
  });
  return sum / own.length;
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
