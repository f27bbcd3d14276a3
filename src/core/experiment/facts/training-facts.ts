import { LanguageRows, type PairCounts } from '../../data/training/language-rows';
import { PairIndexBuilder } from '../../data/training/pair-index';
import { duplicate } from '../../data/training/pair-store';
import { readTrainingData, type TrainingSource } from '../../data/training/reader';
import type { TrainingRow } from '../../data/training/row';
import { textHash } from '../../data/training/text-key';
import { paced } from './paced';
import { TextRows } from './text-rows';
import { TextSizes } from './text-sizes';

/** What is kept of training data: numbers and hashes, no text. */
export interface TrainingFacts {
  counts: PairCounts;
  queries: TextRows;
  /** Positives and hard negatives. */
  passages: TextRows;
  querySizes: TextSizes;
  passageSizes: TextSizes;
}

/** @throws UserError for what the reader finds, as a run would */
export async function readTrainingFacts(
  source: TrainingSource,
  signal?: AbortSignal,
): Promise<TrainingFacts> {
  const pairs = new PairIndexBuilder();
  const queries = new TextRows();
  const passages = new TextRows();
  const querySizes = new TextSizes();
  const passageSizes = new TextSizes();
  for await (const row of paced(readTrainingData(source), signal)) {
    const number = pairs.size;
    if (pairs.add(row, 0) !== undefined) throw duplicate(row);
    queries.add(textHash(row.query), number);
    querySizes.add(row.query);
    for (const text of [row.positive, ...row.negatives]) passages.add(textHash(text), number);
    passageSizes.add(row.positive);
  }
  const { counts } = new LanguageRows(pairs.finish(0));
  return { counts, queries, passages, querySizes, passageSizes };
}

/** Reads one row again. */
export async function rowAt(
  source: TrainingSource,
  number: number,
  signal?: AbortSignal,
): Promise<TrainingRow | undefined> {
  let i = 0;
  for await (const row of paced(readTrainingData(source), signal)) if (i++ === number) return row;
  return undefined;
}
