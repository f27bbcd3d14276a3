import { Numbering } from '../../src/core/data/evaluation/numbering';
import { openDataset } from '../../src/core/data/evaluation/open';
import { evaluationTasks, SETTINGS } from '../../src/core/data/evaluation/settings';
import type { DatasetSpec } from '../../src/core/data/evaluation/spec';
import { PairStore } from '../../src/core/data/training/pair-store';
import type { TrainingSource } from '../../src/core/data/training/reader';

/** Reads a test set as an evaluation does. */
export async function drainDataset(spec: DatasetSpec): Promise<void> {
  const dataset = await openDataset(spec);
  const numbering = new Numbering(dataset);
  for await (const passage of dataset.passages()) numbering.add(passage);
  evaluationTasks(numbering.finish(), SETTINGS);
}

/** Reads training data as a training does. */
export async function drainPairs(source: TrainingSource, folder: string): Promise<void> {
  const store = await PairStore.open(source, folder);
  try {
    for (let row = 0; row < store.size; row++) store.read(row);
  } finally {
    store.close();
  }
}
