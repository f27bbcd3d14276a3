import type { Language } from '../model';
import type { NumberedDataset } from './numbering';

export const SETTINGS = ['monolingual', 'crosslingual', 'multilingual'] as const;

/** monolingual: each language's queries against its own passages; crosslingual: against those of one other language;
 *  multilingual: against all. */
export type Setting = (typeof SETTINGS)[number];

/** The queries of one language against one pool of passages. */
export interface EvaluationTask {
  setting: Setting;
  queryLanguage: Language;
  /** The language of the pool's passages; `all` in the multilingual setting. */
  poolLanguage: Language | 'all';
  /** Passages in the pool, 1 or more. */
  poolSize: number;
  /** Numbers of the queries that have a relevant passage in the pool, ascending; there may be none. */
  queries: Int32Array;
  /**
   * `[queries]`: the judgments within the pool, of `queries[i]` those at `starts[i] … ends[i]−1` of
   * `NumberedDataset.judged`. All three settings so read their ranks from one search over all passages.
   */
  starts: Int32Array;
  ends: Int32Array;
  /** Queries of this language that have no relevant passage in the pool. */
  leftOut: number;
}

/**
 * The tasks of an evaluation: a monolingual one for each language that has queries and passages, a cross-lingual one for each ordered
 * pair of different languages, a multilingual one for each language that has queries. Languages are in the data set's order.
 *
 * Means over tasks should pass over those without queries.
 */
export function evaluationTasks(data: NumberedDataset, settings: readonly Setting[]): EvaluationTask[] {
  const { languages, queryLanguage, passageLanguage } = data;
  const poolSizes = new Int32Array(languages.length);
  for (const language of passageLanguage) poolSizes[language]!++;
  const queriesOf = languages.map((): number[] => []);
  for (const [q, language] of queryLanguage.entries()) queriesOf[language]!.push(q);

  const tasks: EvaluationTask[] = [];
  const add = (setting: Setting, language: number, pool: number | undefined) => {
    const queries = queriesOf[language]!;
    const poolSize = pool === undefined ? passageLanguage.length : poolSizes[pool]!;
    if (queries.length === 0 || poolSize === 0) return;
    tasks.push({
      setting,
      queryLanguage: languages[language]!,
      poolLanguage: pool === undefined ? 'all' : languages[pool]!,
      poolSize,
      ...withinPool(data, queries, pool),
    });
  };
  for (const setting of settings) {
    for (const language of languages.keys()) {
      if (setting === 'monolingual') add(setting, language, language);
      else if (setting === 'multilingual') add(setting, language, undefined);
      else for (const pool of languages.keys()) if (pool !== language) add(setting, language, pool);
    }
  }
  return tasks;
}

/** Keeps the queries with a relevant passage in the pool. */
function withinPool(
  { judged, passageLanguage }: NumberedDataset,
  all: readonly number[],
  pool: number | undefined,
): Pick<EvaluationTask, 'queries' | 'starts' | 'ends' | 'leftOut'> {
  const { offsets, passages, grades } = judged;
  const queries: number[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  for (const q of all) {
    let [start, end] = [offsets[q]!, offsets[q + 1]!];
    if (pool !== undefined) {
      // A query's judgments are sorted by language.
      while (start < end && passageLanguage[passages[start]!] !== pool) start++;
      while (start < end && passageLanguage[passages[end - 1]!] !== pool) end--;
    }
    if (!grades.subarray(start, end).some(grade => grade >= 1)) continue;
    queries.push(q);
    starts.push(start);
    ends.push(end);
  }
  return {
    queries: Int32Array.from(queries),
    starts: Int32Array.from(starts),
    ends: Int32Array.from(ends),
    leftOut: all.length - queries.length,
  };
}
