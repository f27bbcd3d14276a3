import type { Setting } from '../data/evaluation/settings';
import type { Language } from '../data/model';
import type { Place } from '../errors';
import type { HostApi, QueriesTarget } from './page';

/** What the page of queries asks of a run's tables. */
export interface QueriesData {
  /** What there is to choose from. */
  scope(): Promise<QueriesScope>;
  /** How many queries a selection holds, and how their values are spread. */
  select(selection: Selection, signal?: AbortSignal): Promise<Selected>;
  /** Rows `from` … `from + count − 1` of a selection. */
  rows(request: { selection: Selection; from: number; count: number }, signal?: AbortSignal): Promise<Row[]>;
  /** At which row of a selection a query stands; −1 where it is not in it. */
  position(
    request: { selection: Selection; query: string; pool: string },
    signal?: AbortSignal,
  ): Promise<number>;
  detail(
    request: { dataset: string; setting: Setting; pool: string; query: string },
    signal?: AbortSignal,
  ): Promise<Detail>;
  /** Where a passage or query stands in the data that were read; undefined where it cannot be told. */
  place(
    request: { dataset: string; kind: 'passage' | 'query'; id: string },
    signal?: AbortSignal,
  ): Promise<Place | undefined>;
}

export type QueriesApi = QueriesData & HostApi;

/** The target with what the user chose on the page. */
export interface QueriesView extends QueriesTarget {
  /** Pool of the open query: in a list over all pools a query stands once for each. */
  queryPool?: string;
  /** The list's share of the page, where a query is open beside it. */
  split?: number;
}

export interface QueriesScope {
  experiment: string;
  /** Names the run: `hybrid, seed 1`. */
  label: string;
  /** Of the run beside it. */
  otherLabel?: string;
  datasets: readonly {
    name: string;
    languages: readonly Language[];
    settings: readonly Setting[];
    /** Columns of numbers, in the order of a row's `values`: the measures, then `rank_distance`. */
    columns: readonly string[];
    /** Passages that are kept of each ranking. */
    depth: number;
  }[];
}

export interface Selection {
  dataset: string;
  setting: Setting;
  /** In the cross-lingual setting: the language of the passages; without it, all pools. */
  pool?: Language;
  filter: string;
  sort: {
    /** A column; `contrast` before it (`contrast map`) sorts by other − this run. `text`, `language`, `query` too. */ by: string;
    descending: boolean;
  };
}

export interface Selected {
  /** Queries in the selection. */
  count: number;
  /** Queries without the filter. */
  total: number;
  /** Where the filter cannot be read: the selection is then as without it. */
  fault?: { message: string /** In the filter. */; from: number; to: number };
  /** Of each column: mean over the selection, and how often each value occurs. */
  columns: readonly {
    name: string;
    mean: number | null;
    /** Of the run beside, over those of the queries that it has; absent without one. */
    otherMean?: number | null;
    /** `[bins + 1]` */
    edges: readonly number[];
    /** `[bins]` */
    counts: readonly number[];
  }[];
}

export interface Row {
  query: string;
  /** Language of the passages, or `all`. */
  pool: string;
  language: Language;
  text: string;
  /** Relevant passages in the pool. */
  relevant: number;
  /** In the order of the columns; null where not defined. */
  values: readonly (number | null)[];
  /** The same of the run beside it; absent where that has not this query. */
  otherValues?: readonly (number | null)[];
}

/** One query with all that is known of it. */
export interface Detail {
  query: string;
  language: Language;
  text: string;
  pool: string;
  poolSize: number;
  /** The question in every language, this one included. */
  translations: readonly {
    query: string;
    language: Language;
    /** To open it with; the query's own language in the monolingual setting. */
    pool: string;
    text: string;
    values: readonly (number | null)[];
  }[];
  run: RunDetail;
  other?: RunDetail;
}

/** What one run did with a query. */
export interface RunDetail {
  measures: readonly Arithmetic[];
  rankDistance: number | null;
  ranking: readonly RankedText[];
  /** Relevant passages, best first, with their ranks at full depth. */
  relevant: readonly RelevantText[];
}

/** How a measure came to its value. */
export interface Arithmetic {
  measure: string;
  value: number | null;
  /** The sum as one would write it: `(1/2 + 2/7) / 2 = 0.3929` */
  steps: string;
}

export interface PassageText {
  passage: string;
  language: Language;
  /** Absent where the tables did not keep it. */
  text?: string;
  context?: string;
}

export interface RankedText extends PassageText {
  rank: number;
  score: number;
  /** null: not judged. */
  grade: number | null;
  /** Its rank in the run beside; null: beyond what that keeps; absent: no run beside. */
  otherRank?: number | null;
}

export interface RelevantText extends PassageText {
  rank: number;
  score: number;
  grade: number;
  otherRank?: number;
}
