import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Checkpoints } from '../../../src/engine/training/checkpoints';
import { type TrainLoop, train } from '../../../src/engine/training/train';
import { temporaryFolder } from '../../core/data/training/support';
import { sameBits } from '../fixtures';
import { quietLoop, SampleTraining, TRAINING } from './sample-training';

const folder = temporaryFolder();
let runs = 0;

/** Trains the sample, noting the loss and the parameters of every validation. */
async function validated(
  options: Partial<Parameters<typeof SampleTraining.open>[1]>,
  loop: { every: number; patience?: number },
  distort: (loss: number, step: number) => number = loss => loss,
) {
  const training = await SampleTraining.open(folder, options);
  const { trainer } = training;
  const validations: { step: number; loss: number; best: boolean; parameters: Float32Array }[] = [];
  const batches = [training.sampler.next('monolingual'), training.sampler.next('crosslingual')];
  const validate = trainer.validate.bind(trainer);
  trainer.validate = async given => distort(await validate(given), trainer.progress.steps);
  const checkpoints: string[] = [];
  const outcome = await train({
    ...quietLoop(trainer, new Checkpoints(join(folder, `run-${runs++}`))),
    validation: { batches, ...loop },
    checkpointEvery: 4,
    onCheckpoint: (step: number) => checkpoints.push(String(step)),
    onValidation: (step: number, loss: number, best: boolean) =>
      validations.push({ step, loss, best, parameters: training.parameters() }),
  } satisfies TrainLoop);
  const result = {
    outcome,
    validations,
    checkpoints,
    parameters: training.parameters(),
    steps: trainer.progress.steps,
  };
  await training.close();
  return result;
}

const RISING = {
  rate: { ...TRAINING.rate, peak: 0.3, warmup: { steps: 0 }, budget: { unit: 'steps', amount: 30 } },
} as const;

it('early stopping ends with the parameters of the best validation', async () => {
  // The loss as if training did well up to step 4, and ever worse from then on.
  const { outcome, validations, parameters, steps } = await validated(
    RISING,
    { every: 2, patience: 3 },
    (_, step) => Math.abs(step - 4),
  );
  expect(outcome).toBe('stopped early');
  expect(steps).toBe(10);
  expect(validations.map(({ step, best }) => [step, best])).toEqual([
    [2, true],
    [4, true],
    [6, false],
    [8, false],
    [10, false],
  ]);
  expect(sameBits(parameters, validations[1]!.parameters)).toBe(true);
  expect(sameBits(parameters, validations[4]!.parameters)).toBe(false);
});

it('a training that gets worse is stopped by its true losses', async () => {
  const { outcome, validations, parameters } = await validated(RISING, { every: 1, patience: 2 });
  expect(outcome).toBe('stopped early');
  const best = validations.reduce((a, b) => (b.loss < a.loss ? b : a));
  expect(validations.indexOf(best)).toBe(validations.length - 3);
  expect(sameBits(parameters, best.parameters)).toBe(true);
});

it('a training that ends on its own has the best parameters too, where it may stop early', async () => {
  const given = await validated({}, { every: 2, patience: 9 }, (_, step) => Math.abs(step - 6));
  expect(given.outcome).toBe('finished');
  expect(given.validations.map(({ step }) => step)).toEqual([2, 4, 6, 8, 9]);
  expect(sameBits(given.parameters, given.validations[2]!.parameters)).toBe(true);
});

it('without patience, the last parameters stay', async () => {
  const given = await validated({}, { every: 4 }, (_, step) => step);
  expect(given.outcome).toBe('finished');
  expect(given.checkpoints).toEqual(['4', '8']);
  expect(sameBits(given.parameters, given.validations.at(-1)!.parameters)).toBe(true);
});

it('a validation loss that is NaN is never the best', async () => {
  const given = await validated({}, { every: 2, patience: 9 }, (_, step) => (step < 6 ? Number.NaN : step));
  expect(given.validations.map(({ best }) => best)).toEqual([false, false, true, false, false]);
  expect(sameBits(given.parameters, given.validations[2]!.parameters)).toBe(true);
});

it('a stop before the first step leaves a checkpoint and no step', async () => {
  const training = await SampleTraining.open(folder);
  const checkpoints = new Checkpoints(join(folder, `run-${runs++}`));
  const outcome = await train({ ...quietLoop(training.trainer, checkpoints), stopRequested: () => true });
  expect(outcome).toBe('interrupted');
  expect(training.trainer.progress.steps).toBe(0);
  expect(await checkpoints.restore(training.trainer)).toEqual({ loop: { stale: 0 } });
  await training.close();
});
