import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Faults, type FaultyRun } from './support';

const faults = new Faults();
const undisturbed = faults.undisturbed();

/** A run whose runner was killed some steps after its second checkpoint. */
async function killed(): Promise<FaultyRun> {
  const run = await faults.create();
  await run.carryOut({
    onEvent: (event, runner) => {
      if (event.type === 'step' && event.step === 12) runner.kill();
    },
  });
  expect((await run.record()).status).toBe('failed');
  return run;
}

describe('what was damaged while no runner was at work', () => {
  it('a bit of the newest checkpoint: the run goes on from the one before, and says so', async () => {
    const run = await killed();
    const newest = run.names('checkpoints').at(-1)!;
    const path = join(run.path, 'checkpoints', newest, 'tensors.safetensors');
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(path, bytes);
    expect(await run.resume()).toEqual({ status: 'done' });
    await run.expectSameAs(await undisturbed);
    expect(await run.warnings()).toEqual([
      expect.stringMatching(
        new RegExp(
          `^damaged: ${newest} \\(.* is not as it was written\\)\\. Training goes on from step-\\d+\\.$`,
        ),
      ),
    ]);
  });

  it('all checkpoints: the run fails with what is wrong with each', async () => {
    const run = await killed();
    for (const name of run.names('checkpoints'))
      truncateSync(join(run.path, 'checkpoints', name, 'state.json'), 100);
    expect(await run.resume()).toMatchObject({
      status: 'failed',
      isUserError: true,
      reason: expect.stringMatching(
        /no checkpoint can be read \(step-\d+ \(state\.json is not valid JSON\); step-\d+ \(.*\)\)\. Start a new run\.$/,
      ),
    });
  });

  it('events cut in the middle of a line: the half line is passed over, and the next stands on its own', async () => {
    const run = await killed();
    const path = join(run.path, 'events.jsonl');
    const whole = readFileSync(path, 'utf8').trimEnd().split('\n');
    // `failed`, and the step before it.
    const cut = Buffer.byteLength(`${whole.slice(0, -2).join('\n')}\n`) + 50;
    truncateSync(path, cut);
    expect(await run.events()).toHaveLength(whole.length - 2);
    expect(await run.resume()).toEqual({ status: 'done' });
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    const broken = lines.filter(line => {
      try {
        JSON.parse(line);
        return false;
      } catch {
        return true;
      }
    });
    expect(broken).toEqual([whole.at(-2)!.slice(0, 50)]);
    await run.expectSameAs(await undisturbed);
  });
});
