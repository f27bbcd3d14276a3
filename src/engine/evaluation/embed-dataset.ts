import type { EvaluationDataset } from '../../core/data/evaluation/dataset';
import { type NumberedDataset, Numbering } from '../../core/data/evaluation/numbering';
import type { Passage } from '../../core/data/model';
import { compareIds } from '../../core/trec/order';
import type { Embedder } from '../dual-encoder';
import { EmbeddingFile } from '../search/embedding-file';
import type { TokenizedTexts } from '../token-batch';

/** Texts → tokens, prefixes and special tokens included. A passage may come with its context. */
export interface EvaluationTokenizer {
  queries(texts: readonly string[]): TokenizedTexts;
  candidates(passages: readonly Passage[]): TokenizedTexts;
}

export interface EmbeddedDataset {
  numbered: NumberedDataset;
  /** Passage ids by number. */
  passageIds: string[];
  /** For each passage its place in falling byte order of the ids: trec_eval's order among equal scores. */
  tieOrder: Int32Array;
  /** `[queries, width]`, of unit length. */
  queries: Float32Array;
  /** Of unit length, so that products are cosines. To be discarded after use. */
  passages: EmbeddingFile;
}

export interface EmbedOptions {
  tokenizer: EvaluationTokenizer;
  /** Tokens of a chunk, padding included. */
  chunkTokens: number;
  /** Where the embeddings lie until they are discarded. */
  scratchFile: string;
  onProgress(stage: 'queries' | 'passages', done: number, total: number): void;
  /** Asked between chunks. */
  stopRequested(): boolean;
}

/** Passages read, sorted by length and embedded at a time: enough that chunks hold texts of one length. */
const PASSAGES_AT_ONCE = 8192;

/** Thrown through the embedding of many texts where a stop is asked for. */
class StopSignal extends Error {}

/** @returns undefined where a stop was asked for */
export async function embedDataset(
  encoder: Embedder,
  dataset: EvaluationDataset,
  options: EmbedOptions,
): Promise<EmbeddedDataset | undefined> {
  const passages = await EmbeddingFile.create(options.scratchFile, encoder.width);
  try {
    return await embedInto(passages, encoder, dataset, options);
  } catch (error) {
    await passages.discard();
    if (error instanceof StopSignal) return undefined;
    throw error;
  }
}

async function embedInto(
  passages: EmbeddingFile,
  encoder: Embedder,
  dataset: EvaluationDataset,
  { tokenizer, chunkTokens, onProgress, stopRequested }: EmbedOptions,
): Promise<EmbeddedDataset> {
  const embed = async (
    stage: 'queries' | 'passages',
    texts: TokenizedTexts,
    before: number,
    total: number,
  ) => {
    const rows = await encoder.embed(texts, chunkTokens, done => {
      if (stopRequested()) throw new StopSignal();
      onProgress(stage, before + done, total);
    });
    return toUnitLength(rows, encoder.width);
  };
  const texts = dataset.queries.map(query => query.text);
  const queries = await embed('queries', tokenizer.queries(texts), 0, texts.length);
  const numbering = new Numbering(dataset);
  const passageIds: string[] = [];
  const count = [...dataset.passageCounts.values()].reduce((sum, n) => sum + n, 0);
  for await (const batch of batches(dataset.passages(), PASSAGES_AT_ONCE)) {
    for (const passage of batch) {
      numbering.add(passage);
      passageIds.push(passage.id);
    }
    await passages.append(await embed('passages', tokenizer.candidates(batch), passages.count, count));
  }
  return { numbered: numbering.finish(), passageIds, tieOrder: tieOrderOf(passageIds), queries, passages };
}

/** Scales rows `[rows, width]` in place. A row of zeros stays. */
function toUnitLength(rows: Float32Array, width: number): Float32Array {
  for (let start = 0; start < rows.length; start += width) {
    let squares = 0;
    for (let i = start; i < start + width; i++) squares += rows[i]! * rows[i]!;
    if (squares === 0) continue;
    const scale = 1 / Math.sqrt(squares);
    for (let i = start; i < start + width; i++) rows[i]! *= scale;
  }
  return rows;
}

function tieOrderOf(ids: readonly string[]): Int32Array {
  const falling = Int32Array.from(ids, (_, i) => i).sort((a, b) => compareIds(ids[b]!, ids[a]!));
  const order = new Int32Array(ids.length);
  for (const [place, i] of falling.entries()) order[i] = place;
  return order;
}

async function* batches<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
