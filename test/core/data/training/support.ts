import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import type { TrainingPair } from '../../../../src/core/data/model';
import { PairStore } from '../../../../src/core/data/training/pair-store';
import { readTrainingData, type TrainingSource } from '../../../../src/core/data/training/reader';
import type { TrainingRow } from '../../../../src/core/data/training/row';
import { UserError } from '../../../../src/core/errors';

/** A folder that goes away with the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'polyrank-training-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Writes files into a temporary folder. */
export function fileWriter(folder: string): (name: string, content: string | Uint8Array) => string {
  return (name, content) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
}

export async function readAll(source: TrainingSource): Promise<TrainingRow[]> {
  const rows: TrainingRow[] = [];
  for await (const row of readTrainingData(source)) rows.push(row);
  return rows;
}

/** The rows without their places. */
export async function readPairs(source: TrainingSource) {
  return (await readAll(source)).map(({ place, ...pair }) => pair);
}

/** The message of the UserError that reading ends in, without the folder. */
export async function faultOf(source: TrainingSource, folder: string): Promise<string> {
  try {
    await readAll(source);
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return (error as Error).message.replaceAll(`${folder}/`, '');
  }
  throw new Error('nothing was wrong');
}

/** Reading ends well or in a UserError, whatever the file holds. */
export async function readsOrFails(source: TrainingSource): Promise<void> {
  try {
    await readAll(source);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
  }
}

/** A store of these pairs. */
export async function storeOf(pairs: readonly TrainingPair[], folder: string): Promise<PairStore> {
  async function* rows(): AsyncGenerator<TrainingRow> {
    for (const [i, pair] of pairs.entries()) yield { ...pair, place: { file: 'pairs', line: i + 1 } };
  }
  return PairStore.from(rows(), folder);
}
