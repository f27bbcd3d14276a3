import type { Language } from '../data/model';
import type { BatchKind } from './options';

export interface BatchItem {
  query: string;
  queryLanguage: Language;
  positive: string;
  /** Hard negatives, in the language of the positive. */
  negatives: readonly string[];
  passageLanguage: Language;
  /** The pair's group in its data set (`PairStore.groupOf`). */
  group: number;
}

export interface Batch {
  kind: BatchKind;
  /** Index of the data set that all items come from. */
  dataset: number;
  /** Of the queries and passages, each once. */
  languages: readonly Language[];
  items: readonly BatchItem[];
  /** The number of passages: the positives of all items in their order, then their hard negatives in the same order. */
  columns: number;
  /**
   * [items, columns], 1 where the passage of the column must not count as a negative of the item's query: it is the
   * same passage as the item's positive, or a translation of it. 0 at the item's own positive. The left square,
   * [items, items], is symmetric, so that it serves the loss from passages to queries too.
   */
  falseNegatives: Uint8Array;
  /** How many ones stand in `falseNegatives`. */
  masked: number;
}
