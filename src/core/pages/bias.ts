import type { Setting } from '../data/evaluation/settings';
import type { Language } from '../data/model';
import type { MeasureValues } from '../metrics/evaluation/summary';
import type { LanguageCell } from '../metrics/multilingual/language-matrix';
import type { PublishedSeries, PublishedTraining } from '../published/published';
import type { Interval } from '../statistics/bootstrap';
import type { BiasTarget, HostApi } from './page';

/** What the page of language bias asks of a run. */
export interface BiasData {
  /** What there is to choose from. */
  scope(): Promise<BiasScope>;
  /** What the run's summary says of a test set: at once. */
  dataset(name: string): Promise<DatasetBias>;
  /** How sure the values of each language are: read from the tables of the multilingual setting, and resampled. */
  intervals(name: string, signal?: AbortSignal): Promise<BiasIntervals>;
}

export type BiasApi = BiasData & HostApi;

/** The target with what the user chose on the page. */
export interface BiasView extends BiasTarget {
  /** Whether the map is of the pool of all languages, or of one pool for each. */
  pools?: 'pooled' | 'separate';
  /** What the map shows: `averagePrecision`, `reciprocalRank`, or of separate pools a measure of the results. */
  measure?: string;
  /** Order of the languages in the map. */
  sort?: 'name' | 'mean';
  /** Whose published rank distances stand beside those of the run. */
  published?: { encoder: string; training: PublishedTraining };
  /** Whose shares of passages are shown: a query language, or `all`. */
  shares?: Language | 'all';
}

export interface BiasScope {
  experiment: string;
  /** Names the run: `hybrid, seed 1`. */
  label: string;
  /** Whether results may yet come. */
  unfinished: boolean;
  /** Names of test sets. */
  datasets: readonly string[];
}

export interface DatasetBias {
  name: string;
  languages: readonly Language[];
  queries: number;
  /** Passages of each language. */
  passages: Readonly<Record<Language, number>>;
  settings: readonly Setting[];
  /** One pool for each language of passages: the monolingual and cross-lingual settings. */
  separate: {
    /** As the results name them. */
    measures: readonly string[];
    cells: readonly PoolCell[];
  };
  /** One pool of all languages; absent where the multilingual setting was not evaluated. */
  pooled?: PooledBias;
  /** Rank distances of the paper, where it has the test set. */
  published: readonly PublishedSeries[];
}

/** Queries of one language against the passages of one. */
export interface PoolCell {
  queryLanguage: Language;
  passageLanguage: Language;
  /** Over which the means go. */
  queries: number;
  /** Queries without a relevant passage in the pool. */
  leftOut: number;
  means: MeasureValues;
}

export interface PooledBias {
  matrix: readonly LanguageCell[];
  measures: Readonly<Record<BiasMeasure, LanguageMeans>>;
  /** Depth at which shares, PEER and correlation are taken. */
  cutoff: number;
  /** Share of each language in the first passages, for the queries of each language and of `all`. */
  shares: readonly LanguageShare[];
  /** Share of each language in the pool. */
  pool: Readonly<Record<Language, number>>;
  /** Queries with fewer than two relevant passages, which have no rank distance. */
  withoutDistance: number;
}

/** What is told of each query language with one number. */
export const BIAS_MEASURES = ['rank_distance', 'own_language_first', 'peer', 'rank_correlation'] as const;
export type BiasMeasure = (typeof BIAS_MEASURES)[number];

export interface LanguageMeans {
  /** Mean of the languages' means; null where nothing has a value. */
  macro: number | null;
  /** 95%, of the macro mean, where the summary has it. */
  interval?: { low: number; high: number };
  byLanguage: Readonly<Record<Language, number>>;
}

export interface LanguageShare {
  queryLanguage: Language | 'all';
  shares: Readonly<Record<Language, number>>;
  /** Kullback–Leibler divergence from the shares of the pool, in nats. */
  divergence: number | null;
}

export interface BiasIntervals {
  /** How often the questions were drawn anew. */
  resamples: number;
  /** 95%. There are none for the rank correlation, which is no mean over queries. */
  measures: Readonly<Record<Exclude<BiasMeasure, 'rank_correlation'>, LanguageIntervals>>;
  /** By query language: how often its own language would come first if all languages in which the gold passage stands were alike. */
  chance: Readonly<Record<Language, number>>;
  /**
   * Whether each query has at most one relevant passage in each language. PEER's test then has nothing to compare within a language:
   * its p-value is the same for any ranks, but 1 where none is in the first ones.
   */
  onePerLanguage: boolean;
}

export type LanguageIntervals = Readonly<Record<Language, Interval & { queries: number }>>;
