import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/errors';
import { Random } from '../../../src/core/random';
import { validationBatches } from '../../../src/core/sampling/validation';
import { Checkpoints } from '../../../src/engine/training/checkpoints';
import { type TrainLoop, type TrainOutcome, train } from '../../../src/engine/training/train';
import { temporaryFolder } from '../../core/data/training/support';
import { sameBits } from '../fixtures';
import { quietLoop, SAMPLING, SampleTraining } from './sample-training';

const folder = temporaryFolder();
const STEPS = 9;
let runs = 0;
const newRun = (): string => join(folder, `run-${runs++}`);

interface Run {
  outcome?: TrainOutcome;
  /** What each step reported, by its number. */
  steps: Map<number, unknown>;
  /** Validation losses by step. */
  validations: Map<number, number>;
  parameters: Float32Array;
}

/** Runs the loop on a new encoder, trainer and store, as a new process would. */
async function run(path: string, options: Partial<TrainLoop>): Promise<Run> {
  const training = await SampleTraining.open(folder);
  const [steps, validations] = [new Map<number, unknown>(), new Map<number, number>()];
  const batches = [...validationBatches(training.sampler.datasets, SAMPLING)].slice(0, 2);
  try {
    const outcome = await train({
      ...quietLoop(training.trainer, new Checkpoints(path)),
      validation: { batches, every: 3 },
      onValidation: (step, loss) => validations.set(step, loss),
      ...options,
      onStep(report) {
        steps.set(report.steps, { ...report, seconds: 0 });
        options.onStep?.(report);
      },
    });
    return { outcome, steps, validations, parameters: training.parameters() };
  } finally {
    await training.close();
  }
}

/** Stops a training in its tracks once it has made so many steps, as a kill would. */
const killedAfter = (path: string, step: number, checkpointEvery: number): Promise<unknown> =>
  expect(
    run(path, {
      checkpointEvery,
      onStep: ({ steps }) => {
        if (steps === step) throw new Error('killed');
      },
    }),
  ).rejects.toThrow('killed');

const undisturbed = run(newRun(), {});

/** The rest of a run that went on after `from` steps must be that of the undisturbed one. */
async function expectSameFrom(from: number, resumed: Run): Promise<void> {
  const whole = await undisturbed;
  expect(resumed.outcome).toBe('finished');
  expect([...resumed.steps.keys()]).toEqual(Array.from({ length: STEPS - from }, (_, i) => from + i + 1));
  for (const [step, report] of resumed.steps) expect(report).toEqual(whole.steps.get(step));
  for (const [step, loss] of resumed.validations) expect(loss).toBe(whole.validations.get(step));
  expect(sameBits(resumed.parameters, whole.parameters)).toBe(true);
}

describe('a training goes on to the same numbers', () => {
  const random = new Random(2);
  const stops = [1, STEPS - 1, 2 + random.integer(STEPS - 3)];

  it.each(stops)('where a stop was asked for after step %i', async stop => {
    const path = newRun();
    let made = 0;
    const first = await run(path, {
      stopRequested: () => made === stop,
      onStep: () => {
        made++;
      },
    });
    expect(first.outcome).toBe('interrupted');
    expect(first.steps.size).toBe(stop);
    await expectSameFrom(stop, await run(path, { resume: true }));
  });

  it('where it was killed some steps after a checkpoint', async () => {
    const path = newRun();
    await killedAfter(path, 7, 4);
    await expectSameFrom(4, await run(path, { resume: true }));
  });

  it('where it was killed before the first checkpoint', async () => {
    const path = newRun();
    await killedAfter(path, 2, 4);
    await expectSameFrom(0, await run(path, { resume: true }));
  });
});

describe('of a damaged checkpoint', () => {
  const flip = (path: string, bit: number) => {
    const bytes = readFileSync(path);
    bytes[bit >> 3]! ^= 1 << (bit & 7);
    writeFileSync(path, bytes);
  };
  const half = 'tensors.safetensors: tensor parameters ends at byte 77752, but the file has 20000';
  /** What is done to the folder, and what is said of it. */
  const DAMAGES: Record<string, [damage: (newest: string) => void, fault: RegExp | string]> = {
    'without its end': [newest => truncateSync(join(newest, 'tensors.safetensors'), 20_000), half],
    'with something behind its end': [
      newest => appendFileSync(join(newest, 'tensors.safetensors'), 'more'),
      /tensors\.safetensors: /,
    ],
    // The lowest bit of a weight, and of one of the optimizer's moments.
    'with another bit': [
      newest => flip(join(newest, 'tensors.safetensors'), 8 * 40_000),
      'parameters is not as it was written',
    ],
    'with another bit at its end': [
      newest =>
        flip(
          join(newest, 'tensors.safetensors'),
          8 * statSync(join(newest, 'tensors.safetensors')).size - 30,
        ),
      'word_table.last_gradient is not as it was written',
    ],
    'without tensors': [
      newest => rmSync(join(newest, 'tensors.safetensors')),
      'tensors.safetensors: no such file',
    ],
    'without a state': [newest => rmSync(join(newest, 'state.json')), 'state.json: no such file'],
    'with half a state': [
      newest => truncateSync(join(newest, 'state.json'), 40),
      'state.json is not valid JSON',
    ],
    'with another digit in its state': [
      newest => {
        const path = join(newest, 'state.json');
        writeFileSync(path, readFileSync(path, 'utf8').replace('"steps":3', '"steps":2'));
      },
      'state.json is not as it was written',
    ],
    'without the sum of its state': [
      newest => {
        const path = join(newest, 'state.json');
        writeFileSync(path, readFileSync(path, 'utf8').split('\n')[0]!);
      },
      'state.json is not as it was written',
    ],
    'with another state': [
      newest => writeFileSync(join(newest, 'state.json'), '{"version":1,"trainer":{}}'),
      /./,
    ],
    'of another version': [
      newest => writeFileSync(join(newest, 'state.json'), '{"version":0}'),
      'version 0, expected 1 to 2',
    ],
    'with nothing in it': [
      newest => {
        rmSync(newest, { recursive: true });
        mkdirSync(newest);
      },
      'state.json: no such file',
    ],
  };

  const checkpointsOf = (path: string) => readdirSync(path).sort();

  async function trained(): Promise<{ path: string; training: SampleTraining; checkpoints: Checkpoints }> {
    const path = newRun();
    const training = await SampleTraining.open(folder);
    const checkpoints = new Checkpoints(path);
    for (let step = 1; step <= 3; step++) {
      await training.trainer.step();
      await checkpoints.save(training.trainer, { stale: step });
    }
    expect(checkpointsOf(path)).toEqual(['step-00000002', 'step-00000003']);
    return { path, training, checkpoints };
  }

  it('the one before stands in with a word, to the same numbers', async () => {
    const { path, training, checkpoints } = await trained();
    const next = await training.trainer.step();
    for (const [name, [damage, fault]] of Object.entries(DAMAGES)) {
      const copy = newRun();
      cpSync(path, copy, { recursive: true });
      damage(join(copy, 'step-00000003'));
      const restored = await new Checkpoints(copy).restore(training.trainer);
      expect(restored?.loop, name).toEqual({ stale: 2 });
      const [, told] = /^damaged: step-00000003 \((.*)\)\. Training goes on from step-00000002\.$/.exec(
        restored!.warning!,
      )!;
      if (typeof fault === 'string') expect(told).toContain(fault);
      else expect(told).toMatch(fault);
      expect(training.trainer.progress.steps).toBe(2);
      // What came after it makes way for what comes now.
      expect(checkpointsOf(copy)).toEqual(['step-00000002']);
      await training.trainer.step();
      expect({ ...(await training.trainer.step()), seconds: 0 }, name).toEqual({ ...next, seconds: 0 });
    }
    expect(await checkpoints.restore(training.trainer)).toEqual({ loop: { stale: 3 } });
    await training.close();
  });

  it('and of all the others, a UserError tells what is wrong with each', async () => {
    const { path, training, checkpoints } = await trained();
    for (const name of checkpointsOf(path)) rmSync(join(path, name, 'state.json'));
    const error = await checkpoints.restore(training.trainer).catch(error => error);
    expect(error).toBeInstanceOf(UserError);
    expect(error.message).toContain(
      'step-00000003 (state.json: no such file); step-00000002 (state.json: no such file)',
    );
    expect(checkpointsOf(path)).toHaveLength(2);
    await training.close();
  });

  it('one without sums, as version 1 wrote it, is read', async () => {
    const { path, training, checkpoints } = await trained();
    const file = join(path, 'step-00000003', 'state.json');
    const { state } = JSON.parse(readFileSync(file, 'utf8').split('\n')[0]!) as { state: object };
    writeFileSync(file, JSON.stringify({ version: 1, ...state }));
    expect(await checkpoints.restore(training.trainer)).toEqual({ loop: { stale: 3 } });
    expect(training.trainer.progress.steps).toBe(3);
    await training.close();
  });
});

describe('the best parameters', () => {
  /** Best after steps 1 and 3; checkpoints of steps 2, 3 (before its validation) and 4. */
  async function trained() {
    const path = newRun();
    const training = await SampleTraining.open(folder);
    const { trainer } = training;
    const checkpoints = new Checkpoints(path);
    await trainer.step();
    const first = await checkpoints.saveBest(trainer);
    await trainer.step();
    await checkpoints.save(trainer, { stale: 1, bestLoss: 3, best: first });
    await trainer.step();
    const best = training.parameters();
    const second = await checkpoints.saveBest(trainer);
    await trainer.step();
    await checkpoints.save(trainer, { stale: 1, bestLoss: 2, best: second });
    expect(readdirSync(path).sort()).toEqual([
      'best-00000001',
      'best-00000003',
      'step-00000002',
      'step-00000004',
    ]);
    return { path, training, checkpoints, best, first, second };
  }
  const damage = (path: string, name: string) => truncateSync(join(path, name, 'tensors.safetensors'), 1000);

  it('are there until no checkpoint needs them', async () => {
    const { path, training, checkpoints, best, second } = await trained();
    await training.trainer.step();
    await checkpoints.save(training.trainer, { stale: 2, bestLoss: 2, best: second });
    expect(readdirSync(path).sort()).toEqual(['best-00000003', 'step-00000004', 'step-00000005']);
    training.trainer.settle();
    await checkpoints.restoreBest(training.encoder, second);
    expect(sameBits(training.parameters(), best)).toBe(true);
    await training.close();
  });

  it('that are damaged are noticed at once: training goes on from where they are whole', async () => {
    const { path, training, checkpoints, first, second } = await trained();
    damage(path, second);
    const restored = await checkpoints.restore(training.trainer);
    expect(restored?.loop).toEqual({ stale: 1, bestLoss: 3, best: first });
    expect(restored?.warning).toMatch(
      /^damaged: step-00000004 \(best-00000003: .*\)\. Training goes on from step-00000002\.$/,
    );
    expect(readdirSync(path).sort()).toEqual(['best-00000001', 'step-00000002']);
    await expect(checkpoints.restoreBest(training.encoder, second)).rejects.toThrow(
      /the parameters of the best validation are damaged \(state\.json: no such file\)\. Resume the run\./,
    );
    await training.close();
  });

  it('that are damaged everywhere are sought anew', async () => {
    const { path, training, checkpoints, first, second } = await trained();
    damage(path, first);
    damage(path, second);
    const restored = await checkpoints.restore(training.trainer);
    expect(restored?.loop).toEqual({ stale: 0 });
    expect(restored?.warning).toMatch(
      /^damaged: step-00000004 \(.*\); step-00000002 \(.*\)\. Training goes on from step-00000004, and seeks the best validation anew\.$/,
    );
    await training.close();
  });
});

describe('checkpoints', () => {
  it('of no run are none', async () => {
    const training = await SampleTraining.open(folder);
    expect(await new Checkpoints(newRun()).restore(training.trainer)).toBeUndefined();
    await training.close();
  });

  it('half written are passed over, and make way', async () => {
    const path = newRun();
    const training = await SampleTraining.open(folder);
    const checkpoints = new Checkpoints(path);
    mkdirSync(join(path, '.step-00000001.tmp'), { recursive: true });
    writeFileSync(join(path, '.step-00000001.tmp', 'state.json'), '{');
    expect(await checkpoints.restore(training.trainer)).toBeUndefined();
    await training.trainer.step();
    await checkpoints.save(training.trainer, { stale: 0 });
    expect(readdirSync(path)).toEqual(['step-00000001']);
    await training.close();
  });

  it('of another optimizer are refused', async () => {
    const path = newRun();
    const adam = await SampleTraining.open(folder);
    await adam.trainer.step();
    await new Checkpoints(path).save(adam.trainer, { stale: 0 });
    await adam.close();
    const optimizer = { name: 'sgd', momentum: 0.9, weightDecay: 0 } as const;
    const sgd = await SampleTraining.open(folder, { optimizer });
    await expect(new Checkpoints(path).restore(sgd.trainer)).rejects.toThrow(/momentum has the shape/);
    await sgd.close();
  });
});
