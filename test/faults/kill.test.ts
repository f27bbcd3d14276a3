import { expect, it } from 'vitest';
import { Random } from '../../src/core/random';
import { experiment } from '../e2e/support';
import { Faults } from './support';

const KILLS = 50;
const STEPS = 300;
const text = experiment({ steps: STEPS })
  .replace('checkpoint_every: 5', 'checkpoint_every: 2')
  .replace(
    'evaluate:',
    '  validation: { data: pairs.jsonl, every: 6, patience: 1000, batch_size: 8 }\nevaluate:',
  );
const faults = new Faults(text);
const undisturbed = faults.undisturbed();

it(`a runner killed at ${KILLS} moments of one training ends with the losses and the model of one left alone`, async () => {
  const random = new Random(4);
  const run = await faults.create();
  let repeated = 0;
  let reached = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    // Most at some moment of a step or of a checkpoint, some while the runner starts.
    const starting = random.integer(6) === 0;
    const steps = 1 + random.integer(6);
    const delay = random.float() * (starting ? 400 : 12);
    let made = 0;
    const runner = run.start({
      resume: kill > 0,
      onEvent: event => {
        if (event.type !== 'step') return;
        if (event.step <= reached) repeated++;
        reached = Math.max(reached, event.step);
        if (++made === steps && !starting) setTimeout(() => runner.kill(), delay);
      },
    });
    if (starting) setTimeout(() => runner.kill(), delay);
    expect(await runner.finished).toMatchObject({
      status: 'failed',
      reason: expect.stringMatching(/^the runner was ended by SIGKILL\. The log is /),
    });
    expect(await run.record()).toMatchObject({ status: 'failed', reason: expect.stringMatching(/SIGKILL/) });
  }
  expect(reached).toBeLessThan(STEPS);
  expect(repeated).toBeGreaterThan(10);
  expect(await run.resume()).toEqual({ status: 'done' });
  await run.expectSameAs(await undisturbed);
  // No checkpoint was damaged by a kill.
  expect(await run.warnings()).toEqual([]);
  console.info(`${KILLS} kills: ${repeated} of ${STEPS} steps were made again`);
}, 300_000);

const short = new Faults(experiment({ steps: 4 }));

it.each(['writing the model', 'evaluating tiny', 'reading tiny'])(
  'a runner killed while %s leaves a run that goes on',
  async stage => {
    const random = new Random(stage.length);
    const run = await short.create();
    for (let kill = 0; kill < 3; kill++) {
      await run.carryOut({
        resume: kill > 0,
        onEvent: (event, runner) => {
          if (event.type === 'stage' && event.stage === stage)
            setTimeout(() => runner.kill(), random.float() * 8);
        },
      });
    }
    if ((await run.record()).status !== 'done') expect(await run.resume()).toEqual({ status: 'done' });
    await run.expectSameAs(await short.undisturbed());
  },
);
