import type { SamplingOptions } from '../sampling/options';
import type { TrainOptions } from './schema';

/** The batches of a training as its sampler is told of them. */
export function samplingOptions(train: TrainOptions, seed: number): SamplingOptions {
  return {
    batches: train.batches,
    alpha: train.alpha ?? 0.5,
    batchSize: train.batch_size,
    dataSampling: train.data_sampling,
    languageSampling: train.language_sampling,
    hardNegatives: train.loss.hard_negatives,
    seed,
  };
}
