import type { Batch } from './batch';
import { kindShares, type SamplingOptions } from './options';
import { BatchSampler, type SamplingDataset } from './sampler';

/** Of every run, so that their losses compare. */
const SEED = 0;

/**
 * The batches on which a validation loss is computed: the same in every evaluation of every run on these data. They are
 * drawn as in training, about as many queries as there are pairs, the kinds in turn by their shares.
 *
 * @throws UserError where the data are too few for batches of this size
 */
export function* validationBatches(
  datasets: readonly SamplingDataset[],
  options: Omit<SamplingOptions, 'seed'>,
): Generator<Batch> {
  const seeded = { ...options, seed: SEED };
  const sampler = new BatchSampler(datasets, seeded);
  const kinds = kindShares(seeded);
  const pairs = datasets.reduce((sum, { store }) => sum + store.size, 0);
  const count = Math.max(kinds.length, Math.round(pairs / options.batchSize));
  const [{ kind: first, share }, second] = kinds as [(typeof kinds)[0], (typeof kinds)[0] | undefined];
  for (let i = 0; i < count; i++) {
    const isFirst = Math.round((i + 1) * share) > Math.round(i * share);
    yield sampler.next(isFirst || !second ? first : second.kind);
  }
}
