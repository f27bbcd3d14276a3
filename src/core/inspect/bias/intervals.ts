import type { Language } from '../../data/model';
import { BIAS_CUTOFF } from '../../metrics/evaluation/bias';
import { groupBy } from '../../metrics/means';
import { ownLanguageFirst } from '../../metrics/multilingual/own-language';
import { peer } from '../../metrics/multilingual/peer';
import { rankDistance } from '../../metrics/multilingual/rank-distance';
import type { BiasIntervals, LanguageIntervals } from '../../pages/bias';
import { bootstrapInterval } from '../../statistics/bootstrap';
import type { PooledQuery } from './relevant';

/** Enough for the ends of an interval in a picture, at a fifth of the time of what a table of results takes. */
const RESAMPLES = 2000;

type Value = (query: PooledQuery) => number | undefined;

const VALUES: Readonly<Record<keyof BiasIntervals['measures'], Value>> = {
  rank_distance: ({ relevant }) => rankDistance(relevant),
  own_language_first: query => {
    const own = ownLanguageFirst(query);
    return own === undefined ? undefined : Number(own);
  },
  peer: ({ relevant }) => peer(relevant, BIAS_CUTOFF),
};

/** Intervals of the means of each query language, resampled by question. Others get their turn after each interval. */
export async function biasIntervals(
  queries: readonly PooledQuery[],
  signal?: AbortSignal,
): Promise<BiasIntervals> {
  const byLanguage = groupBy(queries, ({ language }) => language);
  const measure = async (value: Value): Promise<LanguageIntervals> => {
    const intervals: Record<Language, LanguageIntervals[string]> = {};
    for (const [language, own] of byLanguage) {
      await new Promise(setImmediate);
      signal?.throwIfAborted();
      const interval = intervalOf(own, value);
      if (interval) intervals[language] = interval;
    }
    return intervals;
  };
  return {
    resamples: RESAMPLES,
    measures: {
      rank_distance: await measure(VALUES.rank_distance),
      own_language_first: await measure(VALUES.own_language_first),
      peer: await measure(VALUES.peer),
    },
    chance: Object.fromEntries(
      [...byLanguage].flatMap(([language, own]) => {
        const found = own.flatMap(query => (ownLanguageFirst(query) === undefined ? [] : [chance(query)]));
        return found.length > 0 ? [[language, found.reduce((sum, p) => sum + p, 0) / found.length]] : [];
      }),
    ),
  };
}

function intervalOf(queries: readonly PooledQuery[], value: Value): LanguageIntervals[string] | undefined {
  const values: number[] = [];
  const groups: string[] = [];
  for (const query of queries) {
    const found = value(query);
    if (found === undefined) continue;
    values.push(found);
    groups.push(query.group);
  }
  if (values.length === 0) return undefined;
  return { ...bootstrapInterval({ values, groups }, { resamples: RESAMPLES }), queries: values.length };
}

/** One over the number of languages that have a relevant passage. */
const chance = ({ relevant }: PooledQuery): number =>
  1 / new Set(relevant.map(({ language }) => language)).size;
