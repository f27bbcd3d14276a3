import type { Language } from '../../data/model';
import { BIAS_CUTOFF } from '../../metrics/evaluation/bias';
import { groupBy } from '../../metrics/means';
import { ownLanguageFirst } from '../../metrics/multilingual/own-language';
import { peer } from '../../metrics/multilingual/peer';
import { rankDistance } from '../../metrics/multilingual/rank-distance';
import type { BiasIntervals, LanguageIntervals } from '../../pages/bias';
import { bootstrapIntervals } from '../../statistics/bootstrap';
import type { PooledQuery } from './relevant';

/** Enough for the ends of an interval in a picture, at a fifth of the time of what a table of results takes. */
const RESAMPLES = 2000;

type Measure = keyof BiasIntervals['measures'];

type Value = (query: PooledQuery) => number | undefined;

const VALUES: Readonly<Record<Measure, Value>> = {
  rank_distance: ({ relevant }) => rankDistance(relevant),
  own_language_first: query => {
    const own = ownLanguageFirst(query);
    return own === undefined ? undefined : Number(own);
  },
  peer: ({ relevant }) => peer(relevant, BIAS_CUTOFF),
};
const MEASURES = Object.keys(VALUES) as Measure[];

/** The values of one measure for the queries of one language, where they have one. */
interface Column {
  measure: Measure;
  language: Language;
  values: number[];
  groups: string[];
}

/** Intervals of the means of each query language, resampled by question. */
export async function biasIntervals(
  queries: readonly PooledQuery[],
  signal?: AbortSignal,
): Promise<BiasIntervals> {
  const byLanguage = groupBy(queries, ({ language }) => language);
  const columns = [...byLanguage].flatMap(([language, own]) => {
    return MEASURES.map(measure => columnOf(measure, language, own)).filter(
      ({ values }) => values.length > 0,
    );
  });
  const measures: Record<Measure, Record<Language, LanguageIntervals[string]>> = {
    rank_distance: {},
    own_language_first: {},
    peer: {},
  };
  // Where the languages have the same questions, each resample serves them all.
  for (const alike of groupBy(columns, ({ groups }) => groups.join('\n')).values()) {
    await new Promise(setImmediate);
    signal?.throwIfAborted();
    const { groups } = alike[0]!;
    const intervals = bootstrapIntervals(
      alike.map(({ values }) => values),
      { groups },
      { resamples: RESAMPLES },
    );
    for (const [i, { measure, language }] of alike.entries()) {
      measures[measure][language] = { ...intervals[i]!, queries: groups.length };
    }
  }
  return {
    resamples: RESAMPLES,
    measures,
    chance: Object.fromEntries(
      [...byLanguage].flatMap(([language, own]) => {
        const found = own.flatMap(query => (ownLanguageFirst(query) === undefined ? [] : [chance(query)]));
        return found.length > 0 ? [[language, found.reduce((sum, p) => sum + p, 0) / found.length]] : [];
      }),
    ),
    onePerLanguage: queries.every(({ relevant }) => languagesOf(relevant).size === relevant.length),
  };
}

function columnOf(measure: Measure, language: Language, queries: readonly PooledQuery[]): Column {
  const column: Column = { measure, language, values: [], groups: [] };
  for (const query of queries) {
    const value = VALUES[measure](query);
    if (value === undefined) continue;
    column.values.push(value);
    column.groups.push(query.group);
  }
  return column;
}

/** One over the number of languages that have a relevant passage. */
const chance = ({ relevant }: PooledQuery): number => 1 / languagesOf(relevant).size;

const languagesOf = (relevant: PooledQuery['relevant']): Set<Language> =>
  new Set(relevant.map(({ language }) => language));
