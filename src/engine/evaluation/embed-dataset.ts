import type { EvaluationDataset } from '../../core/data/evaluation/dataset';
import { type NumberedDataset, Numbering } from '../../core/data/evaluation/numbering';
import type { Passage } from '../../core/data/model';
import { compareIds } from '../../core/trec/order';
import type { DualEncoder } from '../dual-encoder';
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
  /** Asked between chunks of passages. */
  stopRequested(): boolean;
}

/** Passages read, sorted by length and embedded at a time: enough that chunks hold texts of one length. */
const PASSAGES_AT_ONCE = 8192;

/** @returns undefined where a stop was asked for */
export async function embedDataset(
  encoder: DualEncoder,
  dataset: EvaluationDataset,
  { tokenizer, chunkTokens, scratchFile, onProgress, stopRequested }: EmbedOptions,
): Promise<EmbeddedDataset | undefined> {
  const total = dataset.queries.length;
  const queries = await encoder.embed(
    tokenizer.queries(dataset.queries.map(query => query.text)),
    chunkTokens,
    done => onProgress('queries', done, total),
  );
  const passages = await EmbeddingFile.create(scratchFile, encoder.width);
  try {
    const numbering = new Numbering(dataset);
    const passageIds: string[] = [];
    const count = [...dataset.passageCounts.values()].reduce((sum, n) => sum + n, 0);
    for await (const batch of batches(dataset.passages(), PASSAGES_AT_ONCE)) {
      if (stopRequested()) {
        await passages.discard();
        return undefined;
      }
      for (const passage of batch) {
        numbering.add(passage);
        passageIds.push(passage.id);
      }
      const before = passages.count;
      const rows = await encoder.embed(tokenizer.candidates(batch), chunkTokens, done =>
        onProgress('passages', before + done, count),
      );
      await passages.append(toUnitLength(rows, encoder.width));
    }
    return {
      numbered: numbering.finish(),
      passageIds,
      tieOrder: tieOrderOf(passageIds),
      queries: toUnitLength(queries, encoder.width),
      passages,
    };
  } catch (error) {
    await passages.discard();
    throw error;
  }
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
