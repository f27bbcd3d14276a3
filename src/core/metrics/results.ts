import type { Language } from '../data/model';

/** What the evaluation of one query leaves behind; every page and every measure over languages is computed from these. */
export interface QueryResult {
  query: string;
  language: Language;
  /** The question that the query is a translation of: what statistics resample. */
  group: string;
  /** Values by measure name, as `Measure.name` writes it. */
  measures: Readonly<Record<string, number>>;
  /** Every relevant passage of the pool, with its rank at full depth. */
  relevant: readonly RelevantPassage[];
  /** The first passages of the ranking, best first. */
  top: readonly RankedPassage[];
}

export interface RelevantPassage {
  passage: string;
  language: Language;
  /** 1 or more. */
  grade: number;
  /** From 1, in the whole pool that was searched. */
  rank: number;
}

export interface RankedPassage {
  passage: string;
  language: Language;
  score: number;
}
