import type { Setting } from '../../data/evaluation/settings';
import type { Language } from '../../data/model';
import type { Interval } from '../../statistics/bootstrap';
import type { LanguageCell } from '../multilingual/language-matrix';

/** Measure name, as `Measure.name` writes it → value. */
export type MeasureValues = Readonly<Record<string, number>>;

/** The numbers of one evaluation, plain JSON: what `run.json` keeps and the pages open with. */
export interface EvaluationSummary {
  dataset: string;
  languages: readonly Language[];
  queries: number;
  /** Candidates of each language. */
  passages: Readonly<Record<Language, number>>;
  measures: readonly string[];
  settings: readonly SettingSummary[];
  tasks: readonly TaskSummary[];
  /** Of the multilingual setting, where it was evaluated. */
  bias?: LanguageBias;
}

/** One query language against one pool. */
export interface TaskSummary {
  setting: Setting;
  queryLanguage: Language;
  /** `all` in the multilingual setting. */
  poolLanguage: Language | 'all';
  poolSize: number;
  queries: number;
  /** Queries without a relevant passage in the pool. */
  leftOut: number;
  means: MeasureValues;
  /** Multilingual setting: mean rank distance; absent where no query has two relevant passages. */
  rankDistance?: number;
}

export interface SettingSummary {
  setting: Setting;
  tasks: number;
  queries: number;
  leftOut: number;
  /** Means over the tasks' means (languages or language pairs), with 95% bootstrap intervals, resampled by question. */
  macro: Readonly<Record<string, Interval>>;
  /** Means over all queries. */
  micro: MeasureValues;
  /** Multilingual setting. */
  rankDistance?: RankDistanceSummary;
}

export interface RankDistanceSummary {
  macro: Interval;
  micro: number;
  /** Queries with fewer than two relevant passages. */
  leftOut: number;
}

/** How far the ranking depends on language, in the pool of all languages. */
export interface LanguageBias {
  matrix: readonly LanguageCell[];
  /** Depth at which shares, PEER and correlation are taken. */
  cutoff: number;
  /** Share of each language in the first passages, for the queries of each language and of `all`. */
  shares: readonly {
    queryLanguage: Language | 'all';
    shares: Readonly<Record<Language, number>>;
    /** Kullback–Leibler divergence from the shares of the pool, in nats. */
    divergence: number;
  }[];
  pool: Readonly<Record<Language, number>>;
  /** How often the first relevant passage is in the query's language, by query language and their macro mean. */
  ownLanguageFirst: ByLanguage;
  peer: ByLanguage;
  /** MRC: correlation of the rankings of translations. */
  rankCorrelation: ByLanguage;
}

export interface ByLanguage {
  macro: number;
  byLanguage: Readonly<Record<Language, number>>;
}

/** The measure that stands for all: mean average precision where it was computed. */
export function chiefMeasure({ measures }: Pick<EvaluationSummary, 'measures'>): string {
  return measures.includes('map') ? 'map' : measures[0]!;
}
