import { join } from 'node:path';
import { PairStore } from '../../../src/core/data/training/pair-store';
import type { SamplingOptions } from '../../../src/core/sampling/options';
import { BatchSampler } from '../../../src/core/sampling/sampler';
import type { Precision } from '../../../src/encoder/architectures/transformer';
import { EncoderFolder } from '../../../src/encoder/folder';
import { TextTokenizer } from '../../../src/encoder/tokenizer/tokenizer';
import type { Device } from '../../../src/engine/devices';
import type { DualEncoder } from '../../../src/engine/dual-encoder';
import type { Arena } from '../../../src/engine/memory/host';
import type { Checkpoints } from '../../../src/engine/training/checkpoints';
import type { TrainLoop } from '../../../src/engine/training/train';
import {
  type PairTokenizer,
  type StepReport,
  Trainer,
  type TrainerOptions,
} from '../../../src/engine/training/trainer';
import { checkpointPath, openTiny } from '../fixtures';

const SAMPLE = join(__dirname, '../../../samples/qa/train.jsonl');

export const SAMPLING: SamplingOptions = {
  batches: 'hybrid',
  alpha: 0.5,
  batchSize: 6,
  dataSampling: 'proportional',
  languageSampling: 'uniform',
  hardNegatives: 0,
  seed: 1,
};

export const TRAINING: TrainerOptions = {
  seed: 1,
  loss: { temperature: 0.1, symmetric: false },
  rate: {
    peak: 2e-3,
    schedule: 'linear',
    warmup: { ratio: 0.2 },
    budget: { unit: 'steps', amount: 9 },
  },
  optimizer: { name: 'adamw', beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.01, clipNorm: 1 },
  dropout: 0.1,
  // Some batches fit, some do not.
  chunkTokens: 250,
};

/** A tiny encoder, the sample's questions and passages in two languages, and everything that trains one on the other. */
export class SampleTraining {
  private constructor(
    readonly encoder: DualEncoder,
    readonly trainer: Trainer,
    readonly sampler: BatchSampler,
    readonly store: PairStore,
  ) {}

  static async open(
    folder: string,
    options: Partial<TrainerOptions> = {},
    sampling: Partial<SamplingOptions> = {},
    device?: Device,
    precision?: Precision,
  ): Promise<SampleTraining> {
    const encoder = await openTiny('bert-mean', device, precision);
    const store = await PairStore.open({ path: SAMPLE, languages: ['de', 'en'] }, folder);
    const sampler = new BatchSampler([{ name: 'sample', store }], { ...SAMPLING, ...sampling });
    const trainer = await Trainer.create(encoder, sampler, await tokenizer(), { ...TRAINING, ...options });
    return new SampleTraining(encoder, trainer, sampler, store);
  }

  /** All parameters as they are at the present step. */
  parameters(): Float32Array {
    // In CPU memory all of this is done when the call returns.
    void this.trainer.settle();
    const table = this.encoder.table.tensor.data as Float32Array;
    return Float32Array.of(...(this.encoder.parameters as Arena).data, ...table);
  }

  async steps(count: number): Promise<StepReport[]> {
    const reports: StepReport[] = [];
    while (reports.length < count) reports.push(await this.trainer.step());
    return reports;
  }

  async close(): Promise<void> {
    await this.trainer.close();
    await this.encoder.close();
    this.store.close();
  }
}

async function tokenizer(): Promise<PairTokenizer> {
  const folder = await EncoderFolder.open(checkpointPath('bert-mean'));
  const texts = await TextTokenizer.open(folder.transformerPath, folder.config.vocabularySize);
  return {
    queries: queries => texts.encodeAll(queries, 12),
    passages: passages => texts.encodeAll(passages, 24),
  };
}

/** A training loop that keeps quiet and is never stopped. */
export const quietLoop = (trainer: Trainer, checkpoints: Checkpoints): TrainLoop => ({
  trainer,
  checkpoints,
  checkpointEvery: 1000,
  resume: false,
  stopRequested: () => false,
  onStep: () => {},
  onValidation: () => {},
  onCheckpoint: () => {},
  onWarning: () => {},
});
