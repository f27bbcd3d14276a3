import { describe, expect, it } from 'vitest';
import type { SamplingOptions } from '../../../src/core/sampling/options';
import { TrainingDiverged } from '../../../src/engine/training/diverged';
import type { TrainerOptions } from '../../../src/engine/training/trainer';
import { temporaryFolder } from '../../core/data/training/support';
import { sameBits } from '../fixtures';
import { SampleTraining, TRAINING } from './sample-training';

const folder = temporaryFolder();

type Options = [training?: Partial<TrainerOptions>, sampling?: Partial<SamplingOptions>];

/** Opens a training for as long as `use` takes. */
async function withTraining<T>(
  use: (training: SampleTraining) => Promise<T>,
  ...options: Options
): Promise<T> {
  const training = await SampleTraining.open(folder, ...options);
  try {
    return await use(training);
  } finally {
    await training.close();
  }
}

const lossesOf = (steps: number, ...options: Options): Promise<number[]> =>
  withTraining(async training => (await training.steps(steps)).map(report => report.loss), ...options);

describe('training on the sample', () => {
  it.each([
    ['AdamW', TRAINING.optimizer, 2e-3],
    ['SGD', { name: 'sgd', momentum: 0.9, weightDecay: 0, clipNorm: 1 } as const, 0.02],
  ])('brings the loss down with %s', async (_, optimizer, peak) => {
    const rate = { ...TRAINING.rate, peak, budget: { unit: 'steps', amount: 120 } } as const;
    const losses = await lossesOf(120, { optimizer, rate, dropout: 0 }, { batches: 'monolingual' });
    const mean = (part: number[]) => part.reduce((a, b) => a + b) / part.length;
    expect(mean(losses.slice(-20))).toBeLessThan(0.6 * mean(losses.slice(0, 20)));
  });

  it('gives the same losses for the same seed, bit for bit, and others for another', async () => {
    const losses = await lossesOf(6);
    expect(await lossesOf(6)).toEqual(losses);
    expect(await lossesOf(6, { seed: 2 })).not.toEqual(losses);
  });

  it('reports what each step did', async () => {
    await withTraining(async training => {
      const reports = await training.steps(9);
      expect(training.trainer.finished).toBe(true);
      expect(reports.map(report => report.steps)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
      expect(reports.at(-1)!.examples).toBe(9 * 6);
      expect(reports.at(-1)!.tokens).toBe(reports.reduce((sum, report) => sum + report.batchTokens, 0));
      expect(new Set(reports.map(report => report.kind))).toEqual(new Set(['monolingual', 'crosslingual']));
      expect(reports.map(report => report.learningRate / 2e-3)).toEqual(
        [0, 1 / 2, 1, 6 / 7, 5 / 7, 4 / 7, 3 / 7, 2 / 7, 1 / 7].map(rate => expect.closeTo(rate, 12)),
      );
      for (const report of reports) {
        expect(report.dataset).toBe('sample');
        expect(report.gradientNorm).toBeGreaterThan(0);
        expect(report.seconds).toBeGreaterThan(0);
      }
    });
  });

  it('ends with the step that spends the budget', async () => {
    const budget = { unit: 'tokens', amount: 500 } as const;
    await withTraining(
      async ({ trainer }) => {
        let before = 0;
        while (!trainer.finished) {
          before = trainer.progress.tokens;
          await trainer.step();
        }
        expect(before).toBeLessThan(500);
        expect(trainer.progress.tokens).toBeGreaterThanOrEqual(500);
      },
      { rate: { ...TRAINING.rate, budget } },
    );
  });

  it('validates without dropout, without learning, and again with the same result', async () => {
    await withTraining(
      async training => {
        await training.steps(2);
        const before = training.parameters();
        const batches = [training.sampler.next(), training.sampler.next()];
        const loss = await training.trainer.validate(batches);
        expect(await training.trainer.validate(batches)).toBe(loss);
        expect(sameBits(training.parameters(), before)).toBe(true);
      },
      { dropout: 0.5 },
    );
  });
});

describe('training that diverges stops, with the parameters as they were before the step', () => {
  async function diverge(training: SampleTraining, message: RegExp): Promise<void> {
    const before = training.parameters();
    const error = await training.trainer.step().catch(error => error);
    expect(error).toBeInstanceOf(TrainingDiverged);
    expect(error.message).toMatch(message);
    expect(error.message).toMatch(/lingual batch of sample, first query ".+"/);
    expect(sameBits(training.parameters(), before)).toBe(true);
  }

  it('where a weight is NaN', async () => {
    await withTraining(async training => {
      await training.steps(1);
      (await training.encoder.read('encoder.layer.0.attention.self.query.weight'))[3] = Number.NaN;
      await diverge(training, /loss of step 2 is NaN .*an update .* overflowed: .*query.weight holds NaN/);
      expect(training.trainer.progress.steps).toBe(1);
    });
  });

  it('where the gradient is not finite though the loss is', async () => {
    const loss = { temperature: 1e-38, symmetric: false };
    await withTraining(
      async training => {
        // The shorter embeddings are, the steeper is the way to unit length.
        for (const name of ['weight', 'bias']) {
          const values = await training.encoder.read(`encoder.layer.1.output.LayerNorm.${name}`);
          for (const i of values.keys()) values[i]! *= 1e-6;
        }
        await diverge(training, /gradient of step 1 has the norm (NaN|Infinity) .*overflows on its way back/);
      },
      { loss },
    );
  });

  it('where the learning rate is too high', async () => {
    const rate = { ...TRAINING.rate, peak: 1e30, warmup: { steps: 1 } };
    const optimizer = { name: 'sgd', momentum: 0, weightDecay: 0 } as const;
    await withTraining(
      async training => {
        // The first step of a warm-up has rate 0, the second is made, and the third finds what it did.
        await training.steps(2);
        await diverge(
          training,
          /step 3 is NaN .*values overflow inside the encoder.*learning rate is too high/,
        );
      },
      { rate, optimizer },
    );
  });
});
