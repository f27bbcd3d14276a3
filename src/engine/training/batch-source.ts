import type { TokenizedTexts } from '../token-batch';

/** A batch as the sampler gives it: texts without prefixes. */
export interface TextBatch {
  kind: 'monolingual' | 'crosslingual';
  /** Name of the data set that it was drawn from. */
  dataset: string;
  queries: readonly string[];
  /** The positives in the order of the queries, then hard negatives. */
  passages: readonly string[];
  /** `[queries, passages]`: 1 where a passage is a false negative of a query. */
  falseNegatives: Uint8Array;
}

/** Where training batches come from. */
export interface BatchSource {
  next(): TextBatch;
  /** What `restore` needs to go on with the same batches; plain JSON. */
  state(): unknown;
  restore(state: unknown): void;
}

/** Texts → tokens, prefixes and special tokens included, cut at the lengths of the experiment. */
export interface PairTokenizer {
  queries(texts: readonly string[]): TokenizedTexts;
  passages(texts: readonly string[]): TokenizedTexts;
}
