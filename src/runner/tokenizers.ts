import type { Passage } from '../core/data/model';
import type { EncoderOptions } from '../core/experiment/schema';
import type { EncoderFolder } from '../encoder/folder';
import { TextTokenizer } from '../encoder/tokenizer/tokenizer';
import type { EvaluationTokenizer } from '../engine/evaluation/embed-dataset';
import type { PairTokenizer } from '../engine/training/trainer';

/** The longest that texts are by default, where the model would take more. */
const DEFAULT_LIMIT = 512;

/** Tokenizes queries and passages as the experiment's `encoder` section says: prefixes, lengths. */
export async function openTokenizers(
  folder: EncoderFolder,
  options: EncoderOptions,
): Promise<PairTokenizer & EvaluationTokenizer> {
  const tokenizer = await TextTokenizer.open(folder.transformerPath, folder.config.vocabularySize);
  const limit = (asked?: number) => Math.min(asked ?? DEFAULT_LIMIT, folder.maxTokens);
  const maxQuery = limit(options.max_query_tokens);
  const maxPassage = limit(options.max_passage_tokens);
  const encode = (prefix: string, texts: readonly string[], max: number) =>
    tokenizer.encodeAll(prefix === '' ? texts : texts.map(text => prefix + text), max);
  const passages = (texts: readonly string[]) => encode(options.passage_prefix, texts, maxPassage);
  return {
    queries: texts => encode(options.query_prefix, texts, maxQuery),
    passages,
    // The sentence comes first, so that a cut at the length limit falls into its context.
    candidates: (candidates: readonly Passage[]) =>
      passages(candidates.map(({ text, context }) => (context === undefined ? text : `${text} ${context}`))),
  };
}
