import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ownProcess } from '../../src/core/runs/liveness';
import { RunLock } from '../../src/core/runs/run-lock';
import { Faults } from './support';

const folder = mkdtempSync(join(tmpdir(), 'polyrank-lock-'));
afterAll(() => rmSync(folder, { recursive: true }));

let folders = 0;
function newFolder(): string {
  const path = join(folder, String(folders++));
  mkdirSync(path);
  return path;
}

/** No process has a number as high. */
const DEAD = { pid: 2 ** 30, host: hostname(), heartbeat: new Date().toISOString() };
/** What a process that ended long ago left, whose number this one has now. */
const REUSED = { ...ownProcess(), start: '1' };

const LEFT_BEHIND: [string, (path: string) => void][] = [
  ['of nobody', () => {}],
  ['of a process that is gone', path => writeFileSync(join(path, 'lock-3'), JSON.stringify(DEAD))],
  [
    'of several that are gone',
    path => {
      for (const number of [2, 9, 10]) writeFileSync(join(path, `lock-${number}`), JSON.stringify(DEAD));
    },
  ],
  [
    'of a process that died while it took it',
    path => {
      writeFileSync(join(path, 'lock-1'), '');
      utimesSync(join(path, 'lock-1'), 0, 0);
    },
  ],
];
// Only Linux tells when a process started.
if (process.platform === 'linux') {
  const leave = (path: string) => writeFileSync(join(path, 'lock-1'), JSON.stringify(REUSED));
  LEFT_BEHIND.push(['of a process whose number another has', leave]);
}

describe('the lock of a run', () => {
  it.each(LEFT_BEHIND)('%s goes to one of all who come, and then to the next', async (_, prepare) => {
    for (let round = 0; round < 5; round++) {
      const path = newFolder();
      prepare(path);
      const results = await Promise.allSettled(Array.from({ length: 8 }, () => RunLock.take(path)));
      const [lock, ...others] = results.flatMap(result =>
        result.status === 'fulfilled' ? [result.value] : [],
      );
      expect(others).toEqual([]);
      for (const result of results) {
        if (result.status === 'rejected')
          expect(result.reason.message).toMatch(/lock-\d+: the run is at work as (process \d+ on|another)/);
      }
      expect(readdirSync(path)).toHaveLength(1);
      await expect(RunLock.take(path)).rejects.toThrow(`process ${process.pid} on ${hostname()}`);
      lock!.release();
      expect(readdirSync(path)).toEqual([]);
      (await RunLock.take(path)).release();
    }
  });

  it('that is being written is waited for, not taken', async () => {
    const path = newFolder();
    writeFileSync(join(path, 'lock-1'), '{"pid"');
    await expect(RunLock.take(path)).rejects.toThrow('at work as another process');
  });

  it('of another machine is kept until that was silent for long', async () => {
    const path = newFolder();
    writeFileSync(join(path, 'lock-1'), JSON.stringify({ ...DEAD, host: 'elsewhere' }));
    await expect(RunLock.take(path)).rejects.toThrow('on elsewhere');
    const heartbeat = new Date(Date.now() - 3_600_000).toISOString();
    writeFileSync(join(path, 'lock-1'), JSON.stringify({ ...DEAD, host: 'elsewhere', heartbeat }));
    (await RunLock.take(path)).release();
  });
});

describe('of several runners on one run', () => {
  const faults = new Faults();

  it('one carries it out, and the others say who does', async () => {
    const run = await faults.create();
    writeFileSync(join(run.path, 'lock-1'), JSON.stringify(DEAD));
    const runners = Array.from({ length: 4 }, () => run.start());
    const outcomes = await Promise.all(runners.map(runner => runner.finished));
    const worker = outcomes.findIndex(({ status }) => status === 'done');
    outcomes.forEach((outcome, i) => {
      if (i === worker) return;
      expect(outcome).toMatchObject({
        status: 'failed',
        isUserError: true,
        reason: expect.stringContaining(
          `the run is at work as process ${runners[worker]!.pid} on ${hostname()}`,
        ),
      });
    });
    await run.expectSameAs(await faults.undisturbed());
  });

  it('the second changes nothing of what the first is about', async () => {
    const run = await faults.create();
    let second: Promise<unknown> | undefined;
    const first = run.start({
      onEvent: event => {
        if (event.type === 'step' && event.step === 2) second = run.resume();
      },
    });
    expect(await first.finished).toEqual({ status: 'done' });
    await second;
    const events = await run.events();
    expect(events.filter(({ type }) => type === 'started')).toHaveLength(1);
    expect(events.filter(({ type }) => type === 'failed')).toEqual([]);
    expect((await run.record()).status).toBe('done');
  });
});
