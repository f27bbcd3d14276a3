import { UserError } from '../../errors';
import { excerptOfList } from '../json-lines';
import { chooseLanguages } from '../languages';
import type { Judgments, Language, RetrievalDataset } from '../model';
import { type JudgedPassages, scanPassages, scanQueries } from './scan';
import type { Source } from './source';

export interface EvaluationDataset extends RetrievalDataset {
  /** Every file that was read, for the record of a run. */
  files: readonly string[];
  /** How many passages each language has. */
  passageCounts: ReadonlyMap<Language, number>;
}

/**
 * Checks a test set against itself and narrows it to the languages wanted. Reads all passages once, so that a fault in
 * the last of them does not come to light hours into an evaluation.
 *
 * @throws UserError: a passage or query twice, judgments of absent queries or passages, an unknown language, no query
 *   that has a relevant passage
 */
export async function checkDataset(
  source: Source,
  name: string,
  wanted?: readonly Language[],
): Promise<EvaluationDataset> {
  const queryLanguages = await scanQueries(source);
  const { counts, judged } = await scanPassages(source);
  const languages = chooseLanguages([...queryLanguages, ...counts.keys()], wanted, { file: source.path });
  const chosen = new Set(languages);
  const judgments = expandJudgments(source, judged, chosen);
  if (judgments.size === 0) {
    throw new UserError(
      `no query in ${excerptOfList(languages)} has a relevant passage.`,
      { file: source.path },
      'Check that queries, passages and judgments belong together.',
    );
  }
  return {
    name,
    languages,
    queries: source.queries.map(({ query }) => query).filter(({ language }) => chosen.has(language)),
    judgments,
    files: source.files,
    passageCounts: new Map(languages.map(language => [language, counts.get(language) ?? 0])),
    async *passages() {
      for await (const { passage } of source.passages()) if (chosen.has(passage.language)) yield passage;
    },
  };
}

/** From keys to ids, in the chosen languages. Queries that share a key share the map; those without relevant passages have none. */
function expandJudgments(source: Source, judged: JudgedPassages, chosen: ReadonlySet<Language>): Judgments {
  const byKey = new Map<string, ReadonlyMap<string, number>>();
  for (const [query, grades] of source.judgments) {
    const expanded = new Map<string, number>();
    for (const [key, grade] of grades)
      for (const { id, language } of judged.get(key)!) if (chosen.has(language)) expanded.set(id, grade);
    if ([...expanded.values()].some(grade => grade >= 1)) byKey.set(query, expanded);
  }
  const judgments = new Map<string, ReadonlyMap<string, number>>();
  for (const { query, key } of source.queries) {
    const grades = chosen.has(query.language) ? byKey.get(key) : undefined;
    if (grades) judgments.set(query.id, grades);
  }
  return judgments;
}
