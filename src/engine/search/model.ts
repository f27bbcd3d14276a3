import type { JudgedPassages } from '../../core/data/evaluation/numbering';
import type { EmbeddingFile } from './embedding-file';

/** Which passages are judged; here their grades play no part. */
export type JudgedEntries = Pick<JudgedPassages, 'offsets' | 'passages'>;

export interface SearchInput {
  /** `[queries, width]`, of unit length where similarity is the cosine. */
  queries: Float32Array;
  passages: EmbeddingFile;
  /** For each query and each passage, an index into the data set's languages. */
  queryLanguage: ArrayLike<number>;
  passageLanguage: ArrayLike<number>;
  languages: number;
  /** For each passage, its place among passages of equal score: trec_eval takes falling byte order of ids. */
  tieOrder: Int32Array;
  judged: JudgedEntries;
  /** Passages kept for each query in the pool of all languages and in that of its own. */
  depth: number;
  /** Passages kept in the pools of other languages. */
  crossDepth: number;
}

/** A ranked list, best first. */
export interface Ranking {
  passages: Int32Array;
  scores: Float32Array;
}

/** For each entry of `judged`, where its passage stands for its query at full depth. */
export interface JudgedPlaces {
  readonly scores: Float32Array;
  /** From 1, among the passages of the same language. */
  readonly ownRanks: Int32Array;
  /** From 1, among all passages. */
  readonly allRanks: Int32Array;
}

export interface SearchResult {
  judged: JudgedPlaces;
  /** `[queries]`: the pool of all languages. */
  all: Ranking[];
  /** `[queries][languages]`: one pool for each language. */
  byLanguage: Ranking[][];
}
