import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/core/random';
import { WORD_EMBEDDINGS } from '../../../src/encoder/architectures/names';
import { Checkpoints } from '../../../src/engine/training/checkpoints';
import { diagnose, TrainingDiverged } from '../../../src/engine/training/diverged';
import { type TrainLoop, train } from '../../../src/engine/training/train';
import type { TrainerOptions } from '../../../src/engine/training/trainer';
import { temporaryFolder } from '../../core/data/training/support';
import { quietLoop, SampleTraining, TRAINING } from './sample-training';
import { randomBatch } from './support';

const folder = temporaryFolder();

/** Without clipping, which would hide much; the first step has the rate 0. */
const options = (peak: number, warmup = 1): Partial<TrainerOptions> => ({
  rate: { ...TRAINING.rate, peak, warmup: { steps: warmup }, budget: { unit: 'steps', amount: 8 } },
  optimizer: { name: 'sgd', momentum: 0, weightDecay: 0 },
  dropout: 0,
});

let runs = 0;

/** Opens a training with a folder of checkpoints, one after every step, for as long as `use` takes. */
async function withTraining(
  trainer: Partial<TrainerOptions>,
  use: (
    training: SampleTraining,
    /** Trains until it diverges. */
    diverge: (loop?: Partial<TrainLoop>) => Promise<TrainingDiverged>,
    /** What the folder holds. */
    kept: () => string[],
    path: string,
  ) => Promise<void>,
): Promise<void> {
  const path = join(folder, `diverging-${runs++}`);
  const training = await SampleTraining.open(folder, trainer);
  const diverge = async (loop: Partial<TrainLoop> = {}) => {
    const error = await train({
      ...quietLoop(training.trainer, new Checkpoints(path)),
      checkpointEvery: 1,
      ...loop,
    }).catch(error => error);
    expect(error).toBeInstanceOf(TrainingDiverged);
    return error;
  };
  try {
    await use(training, diverge, () => (existsSync(path) ? readdirSync(path).sort() : []), path);
  } finally {
    await training.close();
  }
}

describe('a training that diverges', () => {
  it('by a huge learning rate stops, keeps what was good, and goes on from there with a lower one', async () => {
    await withTraining(options(1e30), async (training, diverge, kept, path) => {
      const batches = [training.sampler.next('monolingual')];
      const error = await diverge({ validation: { batches, every: 1, patience: 9 } });
      expect(error.message).toMatch(
        /^training diverged: the loss of step 2 is NaN \(monolingual batch of the validation data, first query ".+", pairs of groups (\d+, )+\d+\)\. Likely cause: values overflow inside the encoder, .*learning rate is too high/,
      );
      expect(kept()).toEqual(['best-00000001', 'step-00000001']);
      const steps: number[] = [];
      await withTraining(options(1e-3), async again => {
        const loop = quietLoop(again.trainer, new Checkpoints(path));
        await train({ ...loop, resume: true, onStep: report => steps.push(report.steps) });
      });
      expect(steps).toEqual([2, 3, 4, 5, 6, 7, 8]);
    });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('by word vectors of %d names them', async value => {
    await withTraining(options(1e-3), async ({ encoder, trainer }, diverge, kept) => {
      const stop = () => trainer.progress.steps === 3;
      const loop = quietLoop(trainer, new Checkpoints(join(folder, 'unused')));
      await train({ ...loop, stopRequested: stop });
      await encoder.write(
        WORD_EMBEDDINGS,
        (await encoder.read(WORD_EMBEDDINGS)).map(() => value),
      );
      const { step, fault, likelyCause } = await diverge();
      expect(step).toBe(4);
      expect(fault).toMatch(/^the loss of step 4 is NaN \(.*lingual batch of sample, /);
      expect(likelyCause).toMatch(/^an update before this step overflowed: .*word_embeddings\.weight holds/);
      expect(kept()).toEqual([]);
    });
  });

  it('by its last update writes neither a checkpoint nor an end', async () => {
    // Beyond the range of 32 bits.
    for (const checkpointEvery of [1, 100]) {
      await withTraining(
        { ...options(1e45, 0), rate: { ...options(1e45, 0).rate!, budget: { unit: 'steps', amount: 1 } } },
        async (_, diverge, kept) => {
          const { message } = await diverge({ checkpointEvery });
          expect(message).toMatch(
            /after step 1, .* holds (NaN|-?Infinity).*\. Likely cause: an update overflowed\./,
          );
          expect(kept()).toEqual([]);
        },
      );
    }
  });

  it('by a temperature that is too low says so', async () => {
    const loss = { temperature: 1e-45, symmetric: false };
    await withTraining({ ...options(1e-3), loss }, async (_, diverge) => {
      expect((await diverge()).likelyCause).toMatch(/divided by the temperature, 1e-45\. Raise it\./);
    });
  });

  it('while an embedding is zero says so, and how gradients grew', async () => {
    await withTraining(options(1e-3), async ({ encoder, sampler }) => {
      for (const name of ['weight', 'bias'])
        await encoder.write(
          `encoder.layer.1.output.LayerNorm.${name}`,
          new Float32Array(encoder.spec.config.hiddenSize),
        );
      const drawn = sampler.next();
      const texts = randomBatch(new Random(1), drawn.items.length);
      const { message } = await diagnose(encoder, {
        step: 5,
        loss: 1,
        gradientNorm: Number.POSITIVE_INFINITY,
        origin: 'batch',
        drawn,
        texts,
        temperature: 0.05,
        chunkTokens: 100,
        norms: [1, 2, 3, 50],
      });
      expect(message).toMatch(/^training diverged: the gradient of step 5 has the norm Infinity \(batch, /);
      expect(message).toMatch(/is zero and has no direction\. .* grew from 2\.0 to 50 within 4 steps\./);
    });
  });
});
