import type { Aspect, PairedComparison, verdict } from '../comparison/compare';
import type { Setting } from '../data/evaluation/settings';
import type { Language } from '../data/model';
import type { Interval } from '../statistics/bootstrap';
import type { ComparisonTarget, HostApi } from './page';

/**
 * What the page of a comparison asks of run directories. Configurations are named by their index in `Overview.configurations`.
 */
export interface ComparisonData {
  /** What is compared, and what was asked of it. From the records alone, so at once. */
  overview(request: ComparedRuns): Promise<Overview>;
  /** The means of one test set. From the records alone, so at once. */
  results(request: ComparedDataset): Promise<Results>;
  /**
   * Every other configuration against the baseline: one measure in every setting, and rank distance. It reads the tables of queries
   * and resamples: seconds for each configuration of a large test set.
   */
  tests(request: TestRequest, signal?: AbortSignal): Promise<TestResult[]>;
  /** The same for each query language in one setting, without p. As slow. */
  languageTests(request: LanguageTestRequest, signal?: AbortSignal): Promise<LanguageDifference[]>;
}

export type ComparisonApi = ComparisonData & HostApi;

/** The target with what the user chose on the page. */
export interface ComparisonView extends ComparisonTarget {
  dataset?: string;
  measure?: string;
  /** Path of a run of the configuration that the others are compared with; by default the first. */
  baseline?: string;
  /** What the trade-off chart sets against monolingual retrieval. */
  against?: TradeOff;
  /** Setting of the differences by language. */
  setting?: Setting;
  /** Whether these differences are of rank distance. */
  byRankDistance?: boolean;
  /** Whose differences by pair of languages are shown: path of a run. */
  pairsOf?: string;
  allMeasures?: boolean;
  allKeys?: boolean;
}

export type TradeOff = 'crosslingual' | 'multilingual' | 'rank_distance';

export interface ComparedRuns {
  /** Paths of run directories. */
  runs: readonly string[];
}

export interface ComparedDataset extends ComparedRuns {
  dataset: string;
}

export interface TestRequest extends ComparedDataset {
  measure: string;
  /** Index of a configuration. */
  baseline: number;
}

export interface LanguageTestRequest extends TestRequest {
  setting: Setting;
}

export interface Overview {
  /** Names of the experiments that the runs are of. */
  experiments: readonly string[];
  configurations: readonly ComparedConfiguration[];
  /** Runs that cannot be compared, or not yet. */
  leftOut: readonly { run: string; label: string /** `is still running` */; reason: string }[];
  /** Those that most configurations share first. */
  datasets: readonly ComparedTestSet[];
  /** Every key of the experiments, those of the machine last. */
  keys: readonly ComparedKey[];
}

/** Runs that differ in their seed only. */
export interface ComparedConfiguration {
  /** A, B, … */
  letter: string;
  /** `hybrid`; with the experiment's name before it where others are called the same. */
  label: string;
  runs: readonly { run: string; id: string; seed: number }[];
}

export interface ComparedTestSet {
  name: string;
  languages: readonly Language[];
  /** Largest number of queries of a run. */
  queries: number;
  settings: readonly Setting[];
  /** The chief one first. */
  measures: readonly string[];
  /** Configurations that were evaluated on it. */
  configurations: readonly number[];
  /** Why the numbers of these configurations may not be comparable: the files were not the same. */
  warnings: readonly string[];
}

/** A key of the experiment files. */
export interface ComparedKey {
  /** `train.batches` */
  key: string;
  /** By configuration; null where it has not the key. */
  values: readonly (string | null)[];
  isChanged: boolean;
}

export interface Results {
  /** Every measure in every setting, then rank distance. */
  aspects: readonly Aspect[];
  /** `[configurations][aspects]`; null where it was not evaluated. */
  means: readonly (readonly (SeedMean | null)[])[];
  /** Each query language against each pool. */
  tasks: readonly ComparedTask[];
}

/** The macro mean of a configuration. */
export interface SeedMean {
  mean: number;
  /** Sample standard deviation over seeds; absent with a single seed. */
  deviation?: number;
  /** Of each run, in the order of the configuration's; null where it was not evaluated. */
  values: readonly (number | null)[];
}

export interface ComparedTask {
  setting: Setting;
  queryLanguage: Language;
  /** `all` in the multilingual setting. */
  poolLanguage: Language | 'all';
  /** By measure, and `rank_distance` in the multilingual setting: the mean of each configuration over its seeds. */
  means: Readonly<Record<string, readonly (number | null)[]>>;
}

/** A configuration against the baseline. */
export interface TestResult extends PairedComparison, Aspect {
  configuration: number;
  /** p after Holm's correction over all results of the call. */
  adjusted: number;
  verdict: ReturnType<typeof verdict>;
}

/** A configuration against the baseline, for the queries of one language. */
export interface LanguageDifference {
  configuration: number;
  measure: string;
  language: Language;
  queries: number;
  /** With its 95% paired bootstrap interval, resampled by question. */
  difference: Interval;
}
