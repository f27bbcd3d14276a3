import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { experiment, pairs } from '../e2e/support';
import { Faults, type FaultyRun } from './support';

afterEach(() => vi.unstubAllEnvs());

async function expectFailedForMemory(run: FaultyRun, reason: RegExp): Promise<void> {
  const record = await run.record();
  expect(record).toMatchObject({ status: 'failed', reason: expect.stringMatching(reason) });
  expect(await run.events()).toContainEqual(
    expect.objectContaining({ type: 'failed', reason: record.reason }),
  );
  expect(run.names().filter(name => name.startsWith('lock'))).toEqual([]);
}

describe('memory that runs out', () => {
  it("of JavaScript: the run has failed, with the reason, V8's words in the log, and goes on with more", async () => {
    const faults = new Faults(experiment({ steps: 6 }));
    const line = (i: number) =>
      `${JSON.stringify({ id: `q${i}`, language: 'en', query: `what is ${i} ?`, positive: `this is ${i} .` })}\n`;
    writeFileSync(
      join(faults.folder, 'test.jsonl'),
      Array.from({ length: 60_000 }, (_, i) => line(i)).join(''),
    );
    const run = await faults.create();
    vi.stubEnv('NODE_OPTIONS', '--max-old-space-size=40');
    expect(await run.carryOut()).toMatchObject({ status: 'failed', isUserError: false });
    vi.unstubAllEnvs();
    await expectFailedForMemory(
      run,
      /^The runner ran out of JavaScript memory\. Set NODE_OPTIONS=--max-old-space-size=MEGABYTES .* The log is .*log\.txt\.$/,
    );
    expect(readFileSync(join(run.path, 'log.txt'), 'utf8')).toContain('JavaScript heap out of memory');
    expect((await run.record()).training).toBeDefined();

    writeFileSync(join(faults.folder, 'test.jsonl'), pairs());
    expect(await run.resume()).toEqual({ status: 'done' });
  });

  const canLimit = process.platform === 'linux' && spawnSync('prlimit', ['--version']).status === 0;
  if (!canLimit)
    console.warn('no prlimit (Linux, util-linux): memory of the process that runs out is not tested');

  it.skipIf(!canLimit)(
    'of the process: the run has failed, with what to lower, and goes on with more',
    async () => {
      const encoder = join(__dirname, '../../samples/encoder');
      const data = join(__dirname, '../../samples/qa/train.jsonl');
      const text = experiment({ steps: 12 })
        .replace(/encoder: .*/, `encoder: ${encoder}`)
        .replace('data: pairs.jsonl', `data: ${data}`)
        .replace('batch_size: 8', 'batch_size: 48')
        .replace('checkpoint_every: 5', 'checkpoint_every: 1');
      const run = await new Faults(text).create();
      const outcome = await run.carryOut({
        onEvent: (event, runner) => {
          if (event.type !== 'stage' || event.stage !== 'training') return;
          const used = /VmSize:\s+(\d+) kB/.exec(readFileSync(`/proc/${runner.pid}/status`, 'utf8'))![1];
          const limit = (Number(used) + 8_000) * 1024;
          execFileSync('prlimit', ['--pid', String(runner.pid), `--as=${limit}`]);
        },
      });
      expect(outcome).toMatchObject({ status: 'failed', isUserError: false });
      await expectFailedForMemory(run, /The runner ran out of memory\. Lower train\.chunk_tokens or /);
      expect(await run.resume()).toEqual({ status: 'done' });
      expect((await run.losses()).size).toBe(12);
    },
  );
});
