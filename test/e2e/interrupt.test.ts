import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { experiment, pairs, Workspace } from './support';

const STEPS = 40;

describe('a run that does not come to its end', () => {
  const work = new Workspace();
  const FILE = work.write('one.polyrank.yaml', experiment({ steps: STEPS }));
  work.write('pairs.jsonl', pairs());
  work.write('test.jsonl', pairs());
  // Enough that the first cell is still at work when the stop reaches it.
  work.write('cells.polyrank.yaml', experiment({ steps: 8 * STEPS, more: 'matrix: { seed: [1, 2] }' }));
  let undisturbed: Map<number, number>;

  beforeAll(async () => {
    const { code } = await work.polyrank(['run', FILE]);
    expect(code).toBe(0);
    undisturbed = work.losses(work.runs()[0]!);
    expect(undisturbed.size).toBe(STEPS);
  });

  const newest = (): string => work.runs().at(-1)!;

  async function expectResumed(run: string): Promise<void> {
    const { code, stdout } = await work.polyrank(['run', FILE, '--resume', run]);
    expect(code).toBe(0);
    expect(stdout).toContain('40 steps');
    const record = work.record(run);
    expect(record).toMatchObject({ status: 'done', training: { steps: STEPS } });
    expect(record.reason).toBeUndefined();
    expect(work.losses(run)).toEqual(undisturbed);
  }

  it('stops after the step on Ctrl-C, exits 130, and goes on to the same losses', async () => {
    let asked = false;
    const { code, stderr } = await work.polyrank(['run', FILE, '--json'], (event, child) => {
      if (event.type === 'step' && event.step >= 12 && !asked) asked = child.kill('SIGINT');
    });
    expect(code).toBe(130);
    expect(stderr).toMatch(/^Stopping after the present step, with a checkpoint\. Press Ctrl-C again/);
    const run = newest();
    expect(stderr).toContain(`Go on with: polyrank run ${FILE} --resume ${run}\n`);
    expect(work.record(run).status).toBe('stopped');
    const made = work.losses(run).size;
    expect(made).toBeGreaterThanOrEqual(12);
    expect(made).toBeLessThan(STEPS);
    await expectResumed(run);
    // Nothing was computed twice.
    expect(work.events(run).filter(({ type }) => type === 'step')).toHaveLength(STEPS);
  });

  it('ends at once on the second Ctrl-C', async () => {
    let asked = 0;
    const { code } = await work.polyrank(['run', FILE, '--json'], (event, child) => {
      if (event.type !== 'step' || event.step < 7 || asked > 0) return;
      asked++;
      child.kill('SIGINT');
      setTimeout(() => child.kill('SIGINT'), 1);
    });
    expect(code).toBe(130);
    // Whether the runner has stopped or was killed by then, it can go on.
    expect(['stopped', 'failed']).toContain(work.record(newest()).status);
    await expectResumed(newest());
  });

  it('marks a run failed whose runner was killed, with log and checkpoint, and goes on', async () => {
    let killed = false;
    const { code, stderr } = await work.polyrank(['run', FILE, '--json'], event => {
      if (event.type !== 'step' || event.step < 17 || killed) return;
      killed = process.kill(work.record(event.run).process!.pid, 'SIGKILL');
    });
    expect(code).toBe(1);
    const run = newest();
    expect(stderr).toMatch(
      /^polyrank: the runner was ended by SIGKILL, perhaps by the system for want of memory\. The log is .*log\.txt/,
    );
    expect(work.record(run)).toMatchObject({ status: 'failed' });
    expect(work.events(run).at(-1)).toMatchObject({ type: 'failed' });
    const folder = join(work.runsFolder, run);
    expect(existsSync(join(folder, 'log.txt'))).toBe(true);
    expect(readdirSync(join(folder, 'checkpoints')).sort().at(-1)).toMatch(/^step-000000(15|20|25)$/);
    await expectResumed(run);
  });

  it('goes on with a run that was left marked as running', async () => {
    let killed = false;
    const { code } = await work.polyrank(['run', FILE, '--json'], (event, child) => {
      if (event.type !== 'step' || event.step < 8 || killed) return;
      child.kill('SIGKILL');
      killed = process.kill(work.record(event.run).process!.pid, 'SIGKILL');
    });
    expect(code).toBeNull();
    expect(work.record(newest()).status).toBe('running');
    expect((await work.polyrank(['show', newest()])).stdout).toContain('failed: the runner died');
    await expectResumed(newest());
  });

  it('does not start the cells that are left, and starts them when it goes on', async () => {
    let asked = false;
    const runs = ['--runs-dir', 'cells'];
    const first = await work.polyrank(['run', 'cells.polyrank.yaml', ...runs, '--json'], (event, child) => {
      if (event.type === 'step' && !asked) asked = child.kill('SIGINT');
    });
    expect(first.code).toBe(130);
    const [run, ...others] = readdirSync(join(work.folder, 'cells'));
    expect(others).toEqual([]);
    expect(first.stderr).toContain(`polyrank run cells.polyrank.yaml --runs-dir cells --resume ${run}\n`);

    const second = await work.polyrank(['run', 'cells.polyrank.yaml', ...runs, '--resume', run!]);
    expect(second.code).toBe(0);
    expect(readdirSync(join(work.folder, 'cells'))).toHaveLength(2);
    expect(second.stdout).toMatch(/\nhybrid .* 2\n/);

    const third = await work.polyrank(['run', 'cells.polyrank.yaml', ...runs, '--resume', run!]);
    expect(third.code).toBe(2);
    expect(third.stderr).toMatch(
      /^polyrank: .*: the run is done, there is nothing to resume\. polyrank show/,
    );
  });

  it('refuses to go on with a run of another experiment, and names the difference', async () => {
    const changed = work.write('changed.polyrank.yaml', readFileSync(FILE, 'utf8').replace('1e-3', '2e-3'));
    let asked = false;
    await work.polyrank(['run', FILE, '--json'], (event, child) => {
      if (event.type === 'step' && !asked) asked = child.kill('SIGINT');
    });
    const { code, stderr } = await work.polyrank(['run', changed, '--resume', newest()]);
    expect(code).toBe(2);
    expect(stderr).toBe(
      `polyrank: ${changed}: no cell is what run ${newest()} was: train.optimizer.learning_rate: 0.001 → 0.002. Change it back, or start a new run.\n`,
    );
    expect(work.record(newest()).status).toBe('stopped');
  });
});
