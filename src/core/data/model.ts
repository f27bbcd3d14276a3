/** What every reader produces, whatever the format on disk. */

/** BCP 47 tag as the data set writes it, usually two letters: `en`, `zh`. */
export type Language = string;

export interface Passage {
  /** Unique within the data set; TREC runs name it. */
  id: string;
  language: Language;
  text: string;
  /** The paragraph around a sentence-sized passage, where the format has one. */
  context?: string;
}

export interface Query {
  id: string;
  language: Language;
  text: string;
  /**
   * The question that this query is a translation of. Statistics resample by group: the 13,090 queries of
   * XQuAD-R are 1,190 groups.
   */
  group: string;
}

/** query id → passage id → grade. Grades of 1 and more are relevant, 0 is judged and not relevant. */
export type Judgments = ReadonlyMap<string, ReadonlyMap<string, number>>;

/**
 * A test set. Queries and judgments are held in memory; passages are streamed, so that a corpus may be
 * larger than memory, and every call of `passages()` starts anew and yields the same order.
 */
export interface RetrievalDataset {
  name: string;
  languages: readonly Language[];
  queries: readonly Query[];
  judgments: Judgments;
  passages(): AsyncIterable<Passage>;
}

/** One row of training data. The same `id` in several languages means that the rows are translations. */
export interface TrainingPair {
  id: string;
  language: Language;
  query: string;
  positive: string;
  negatives: readonly string[];
  /**
   * What the positive passage is, in any language: rows that share it (several questions on one paragraph)
   * are never each other's negatives. Readers that know no better leave it out, and the text decides.
   */
  passage?: string;
}
