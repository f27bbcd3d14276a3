import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunRecord } from '../../../src/core/runs/run-record';
import { type Bench, type Row, spread } from '../bench';
import { extensionLog } from '../log';
import { shortRun } from './short-run';

const RUNS = 1000;

/** Opening a workspace with many runs. */
export const runs = (bench: Bench): Promise<Row[]> =>
  bench.inFolder(async folder => {
    const record: RunRecord = JSON.parse(
      readFileSync(join(await shortRun(bench.root, folder), 'run.json'), 'utf8'),
    );
    for (let n = 1; n < RUNS; n++) {
      // Eight hours apart, of twenty experiments.
      const created = new Date(Date.parse(record.times.created) - n * 8 * 3_600_000).toISOString();
      const id = `${created.slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}-hybrid`;
      const path = join(folder, '.polyrank/runs', id);
      mkdirSync(path);
      const times = { ...record.times, created };
      const run: RunRecord = {
        ...record,
        id,
        times,
        experiment: `study ${n % 20}`,
        cell: `hybrid, seed ${n}`,
      };
      writeFileSync(join(path, 'run.json'), JSON.stringify(run));
    }
    const read: number[] = [];
    const shown: number[] = [];
    for (let i = 0; i < bench.rounds; i++) {
      await bench.inWindow(folder, async ({ page }) => {
        const icon = page.locator('.activitybar [aria-label^="Polyrank"]').first();
        await icon.waitFor();
        read.push(await logged(bench));
        const start = performance.now();
        await icon.click();
        await page.locator('.monaco-list-row', { hasText: 'hybrid' }).first().waitFor();
        shown.push(performance.now() - start);
      });
    }
    return [
      {
        what: `Reading ${RUNS.toLocaleString('en')} runs of a workspace that opens`,
        measured: spread(read, 'ms'),
        aim: '< 1,000 ms',
        note: 'from activation until the last is known',
      },
      { what: 'Showing the tree of them', measured: spread(shown, 'ms'), aim: '', note: 'from the click' },
    ];
  });

/** Milliseconds, as the extension itself has logged last. */
async function logged({ server }: Bench): Promise<number> {
  const pattern = new RegExp(`${RUNS} runs in .* read in (\\d+) ms`);
  return Number((await extensionLog(server, pattern))[1]);
}
