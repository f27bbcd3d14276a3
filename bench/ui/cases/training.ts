import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent, StepEvent } from '../../../src/core/runs/events';
import { ownProcess } from '../../../src/core/runs/liveness';
import type { Workbench } from '../../../test/vscode/support/workbench';
import { type Bench, quantile, type Row } from '../bench';
import { shortRun } from './short-run';

const STEPS = 20_000;
/** Steps that are written every 100 ms while somebody types. */
const AT_ONCE = 5;
const TEXT = '# Typed while a run of many steps goes on in the page beside this file.\n';

/** The dashboard of a long run that still goes on: its memory, and typing beside it. */
export const training = (bench: Bench): Promise<Row[]> =>
  bench.inFolder(async folder => {
    const run = await shortRun(bench.root, folder);
    const events = prolong(run);
    return bench.inWindow(folder, async workbench => {
      await workbench.openFile('study.polyrank.yaml');
      const quiet = await typing(workbench);
      const before = await heap(workbench);
      await workbench.run('View: Split Editor Right');
      await workbench.run('Polyrank: Open Dashboard');
      await workbench.pick('hybrid');
      const page = await workbench.webview('.dashboard h1:has-text("hybrid")');
      await page.locator('.training canvas').first().waitFor();
      await workbench.page.waitForTimeout(3000);
      const after = await heap(workbench);

      await workbench.run('View: Focus First Editor Group');
      let step = STEPS;
      const writing = setInterval(() => {
        const next = Array.from({ length: AT_ONCE }, () => stepEvent(++step));
        appendFileSync(events, next.map(event => `${JSON.stringify(event)}\n`).join(''));
      }, 100);
      const live = await typing(workbench);
      clearInterval(writing);
      const memory = Math.round((after - before) / 2 ** 20);
      const times = (values: number[]) =>
        `${Math.round(quantile(values, 0.5))}, ${Math.round(quantile(values, 0.95))} ms`;
      return [
        {
          what: `Memory of the page of a live run of ${STEPS.toLocaleString('en')} steps`,
          measured: `${memory} MB`,
          aim: '< 150 MB',
          note: 'JavaScript heap after collection, less that of the window without the page',
        },
        {
          what: 'A key beside it until it is drawn, median and 95th percentile',
          measured: times(live),
          aim: 'undisturbed',
          note: `${10 * AT_ONCE} steps/s; ${times(quiet)} without the page`,
        },
      ];
    });
  });

/** Makes a run that goes on, carried out by this process, and has many steps behind it. @returns its file of events */
function prolong(run: string): string {
  const file = join(run, 'run.json');
  const record = JSON.parse(readFileSync(file, 'utf8'));
  delete record.evaluations;
  delete record.training;
  record.resolved.train.steps = 2 * STEPS;
  writeFileSync(file, JSON.stringify({ ...record, status: 'running', process: ownProcess() }));
  const path = join(run, 'events.jsonl');
  const events: RunEvent[] = [
    { time: Date.now() - STEPS * 100, type: 'started', version: 1, run: record.id, resumed: false },
    { time: Date.now() - STEPS * 100, type: 'stage', stage: 'training' },
  ];
  for (let step = 1; step <= STEPS; step++) {
    events.push(stepEvent(step));
    if (step % 500 === 0)
      events.push({ time: timeOf(step), type: 'validation', step, loss: lossAt(step), best: true });
  }
  writeFileSync(path, events.map(event => `${JSON.stringify(event)}\n`).join(''));
  return path;
}

const timeOf = (step: number): number => Date.now() - (STEPS - step) * 100;
const lossAt = (step: number): number =>
  0.3 + 2 * Math.exp(-step / 4000) + 0.2 * Math.sin(step * 12.9898) ** 3;

function stepEvent(step: number): StepEvent & { time: number } {
  return {
    time: timeOf(step),
    type: 'step',
    step,
    progress: step / (2 * STEPS),
    kind: step % 2 === 0 ? 'monolingual' : 'crosslingual',
    dataset: 'qa/train.jsonl',
    loss: lossAt(step),
    learningRate: 2e-4 * (1 - step / (2 * STEPS)),
    gradientNorm: 1 + Math.abs(Math.sin(step * 78.233)),
    maskedNegatives: step % 3,
    examples: 32 * step,
    tokens: 3000 * step,
    examplesPerSecond: 320 + (step % 17),
    tokensPerSecond: 30_000 + (step % 1700),
    memoryBytes: 9e8 + (step % 1000) * 1e4,
  };
}

/** Bytes of the whole window: its pages live in the same process. */
async function heap({ page }: Workbench): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  await session.detach();
  return metrics.find(({ name }) => name === 'JSHeapUsedSize')!.value;
}

/** Types a line into the editor and takes it back. @returns milliseconds from each key to the second frame after it */
async function typing({ page }: Workbench): Promise<number[]> {
  await page.keyboard.press('Control+Home');
  await page.evaluate(() => {
    const times: number[] = [];
    Object.assign(window, { keyTimes: times });
    window.addEventListener(
      'keydown',
      () => {
        const start = performance.now();
        requestAnimationFrame(() => requestAnimationFrame(() => times.push(performance.now() - start)));
      },
      { capture: true },
    );
  });
  await page.keyboard.type(TEXT, { delay: 60 });
  await page.waitForTimeout(500);
  const times = await page.evaluate(() => (window as unknown as { keyTimes: number[] }).keyTimes);
  return times;
}
