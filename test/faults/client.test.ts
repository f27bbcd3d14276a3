import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/core/runs/events';
import { experiment } from '../e2e/support';
import { bundle } from '../runner/bundle';
import { Faults, type FaultyRun, isThere, RUNNER, waitFor } from './support';

const client = await bundle('../test/faults/client');
const faults = new Faults(experiment({ steps: 150 }));

/** Starts a client of a run, and ends it at an event. @returns the process of its runner */
async function abandoned(run: FaultyRun, isMoment: (event: RunEvent) => boolean): Promise<number> {
  const child = spawn(process.execPath, [client, RUNNER, run.path], { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) {
    const event = JSON.parse(line) as RunEvent & { runner: number };
    if (!isMoment(event)) continue;
    child.kill('SIGKILL');
    return event.runner;
  }
  throw new Error('the run ended before');
}

describe('a runner whose client is killed', () => {
  it('stops with a checkpoint, leaves no process, and goes on to the same losses', async () => {
    const run = await faults.create();
    const runner = await abandoned(run, event => event.type === 'step' && event.step >= 7);
    await waitFor(() => !isThere(runner));
    expect((await run.record()).status).toBe('stopped');
    const made = Math.max(...(await run.losses()).keys());
    expect(made).toBeLessThan(150);
    expect(run.names('checkpoints')).toContain(`step-${String(made).padStart(8, '0')}`);
    expect(run.names().filter(name => name.startsWith('lock'))).toEqual([]);
    expect(await run.resume()).toEqual({ status: 'done' });
    await run.expectSameAs(await faults.undisturbed());
  });

  it('before it has begun leaves no process either', async () => {
    const run = await faults.create();
    const runner = await abandoned(run, event => event.type === 'started');
    await waitFor(() => !isThere(runner));
    expect((await run.record()).status).toBe('stopped');
    expect(await run.resume()).toEqual({ status: 'done' });
  });
});
