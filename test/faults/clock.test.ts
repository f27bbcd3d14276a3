import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { TrainingLog } from '../../src/core/inspect/dashboard/training-log';
import { ProgressTracker } from '../../src/core/runs/progress';
import { listRuns } from '../../src/core/runs/store';
import { Faults } from './support';

const faults = new Faults();
afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

describe('the clock of the system', () => {
  it('set on and back while a run is carried out changes neither its numbers nor how long things took', async () => {
    const run = await faults.create();
    vi.stubEnv('NODE_OPTIONS', `--require ${join(__dirname, 'clock.cjs')}`);
    const start = performance.now();
    expect(
      await run.carryOut({
        onEvent: (event, runner) => {
          if (event.type === 'step' && event.step === 12) runner.stop();
        },
      }),
    ).toEqual({ status: 'stopped' });
    expect(await run.resume()).toEqual({ status: 'done' });
    const seconds = (performance.now() - start) / 1000;
    vi.unstubAllEnvs();

    // The clock did jump.
    const { times } = await run.record();
    const off = [times.started!, times.ended!].map(time => Math.abs(Date.parse(time) - Date.now()));
    expect(Math.max(...off)).toBeGreaterThan(3_600_000);
    expect(times.training).toBeGreaterThan(0);
    expect(times.training! + times.evaluation!).toBeLessThan(seconds);

    const events = await run.events();
    const log = new TrainingLog();
    const tracker = new ProgressTracker();
    for (const [i, event] of events.entries()) {
      expect(event.time).toBeGreaterThanOrEqual(events[i - 1]?.time ?? 0);
      log.add(event);
      expect(tracker.update(event)?.remaining ?? 0).toBeGreaterThanOrEqual(0);
    }
    const { steps } = log.since({ steps: 0, validations: 0, checkpoints: 0 });
    expect(steps.seconds.at(-1)).toBeLessThan(seconds);
    await run.expectSameAs(await faults.undisturbed());
  });

  it('standing still or set back gives no run the name of another, and loses none', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const runsFolder = join(faults.folder, 'ordered');
    const at = async (time: string) => {
      vi.setSystemTime(time);
      return basename((await faults.create(runsFolder)).path);
    };
    const created = [
      await at('2026-11-21T10:00:00Z'),
      await at('2026-11-21T10:00:00Z'),
      await at('2026-11-21T12:00:00Z'),
      await at('2026-11-21T10:00:00Z'),
      await at('2026-11-20T10:00:00Z'),
    ];
    expect(new Set(created).size).toBe(5);
    expect(readdirSync(runsFolder).sort()).toEqual([...created].sort());
    const listed = (await listRuns(runsFolder)).map(({ id }) => id);
    // By what the clock said; of the same time, those made last come first.
    expect(listed).toEqual([created[2], created[3], created[1], created[0], created[4]]);
  });
});
