import type { Language } from '../../data/model';
import { groupBy, means } from '../means';
import type { QueryResult } from '../results';

export interface RankCorrelation {
  /** Mean over the questions of the mean over their pairs of translations; NaN without a pair. */
  mean: number;
  /** language → mean correlation of its queries' rankings with those of their translations. */
  byLanguage: ReadonlyMap<Language, number>;
  /** Questions that have at least two translations with a ranking. */
  questions: number;
  /** Questions that have not, and are left out. */
  leftOut: number;
}

/**
 * MRC@k, the mean rank correlation (Yang, Jiang and Baldwin, MRL 2024, arXiv 2509.06195): translations of one question should get
 * the same ranking from one pool, so the rankings are compared pair by pair with Spearman's coefficient. 1 where the language of
 * the query makes no difference.
 *
 * @param k at most the depth that the results keep
 */
export function meanRankCorrelation(results: Iterable<QueryResult>, k: number): RankCorrelation {
  const pairs: { question: string; languages: readonly [Language, Language]; value: number }[] = [];
  let leftOut = 0;
  for (const [question, translations] of groupBy(results, ({ group }) => group)) {
    const rankings = translations
      .map(({ language, top }) => ({ language, ids: top.slice(0, k).map(({ passage }) => passage) }))
      .filter(({ ids }) => ids.length > 0);
    if (rankings.length < 2) leftOut++;
    rankings.forEach((a, i) => {
      for (const b of rankings.slice(i + 1)) {
        pairs.push({ question, languages: [a.language, b.language], value: spearman(a.ids, b.ids) });
      }
    });
  }
  const byQuestion = means(
    pairs,
    pair => pair.question,
    pair => pair.value,
  );
  const sides = pairs.flatMap(({ languages, value }) => languages.map(language => ({ language, value })));
  const byLanguage = means(
    sides,
    side => side.language,
    side => side.value,
  ).byKey;
  return {
    mean: byQuestion.macro,
    byLanguage: new Map([...byLanguage].map(([language, { mean }]) => [language, mean])),
    questions: byQuestion.byKey.size,
    leftOut,
  };
}

/**
 * Spearman's rank correlation of two rankings over the passages that either holds; those that one lacks are tied behind its last.
 * 1 for two rankings of the same single passage.
 */
export function spearman(a: readonly string[], b: readonly string[]): number {
  const inA = new Map(a.map((passage, i) => [passage, i + 1]));
  const inB = new Map(b.map((passage, i) => [passage, i + 1]));
  const union = [...inA.keys(), ...b.filter(passage => !inA.has(passage))];
  // The mean of the ranks that are left for the passages of the other ranking.
  const tailA = (a.length + 1 + union.length) / 2;
  const tailB = (b.length + 1 + union.length) / 2;
  const mean = (union.length + 1) / 2;
  let covariance = 0;
  let varianceA = 0;
  let varianceB = 0;
  for (const passage of union) {
    const x = (inA.get(passage) ?? tailA) - mean;
    const y = (inB.get(passage) ?? tailB) - mean;
    covariance += x * y;
    varianceA += x * x;
    varianceB += y * y;
  }
  return varianceA * varianceB > 0 ? covariance / Math.sqrt(varianceA * varianceB) : 1;
}
