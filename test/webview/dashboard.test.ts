import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import fc from 'fast-check';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDashboard } from '../../src/core/inspect/dashboard';
import type { DashboardApi, TrainingSlice } from '../../src/core/pages/dashboard';
import type { SavedFile } from '../../src/core/pages/page';
import { RunDirectory } from '../../src/core/runs/run-directory';
import { smooth } from '../../webview/dashboard/smooth';
import { TrainingData } from '../../webview/dashboard/training-data';
import { newRun } from '../core/runs/fixtures';
import { SUMMARY, stepEvent } from './dashboard-run';
import { hasBrowser, launchBrowser, openPage, THEMES, type Theme } from './harness';

describe('smoothing', () => {
  const value = fc.integer({ min: -1e9, max: 1e9 }).map(thousandths => thousandths / 1000);
  const values = fc.array(value, { minLength: 1 });
  const span = fc.integer({ min: 1, max: 1000 });

  it('keeps a constant', () => {
    fc.assert(
      fc.property(value, span, (constant, over) => {
        for (const smoothed of smooth(Array(50).fill(constant), over)) {
          expect(Math.abs(smoothed - constant)).toBeLessThanOrEqual(1e-9 * Math.abs(constant));
        }
      }),
    );
  });

  it('begins with the first value, stays within what it has seen, and changes nothing over one', () => {
    fc.assert(
      fc.property(values, span, (given, over) => {
        const smoothed = smooth(given, over);
        expect(smoothed[0]).toBeCloseTo(given[0]!, 3);
        const slack = 1e-9 * Math.max(...given.map(Math.abs)) + 1e-12;
        expect(Math.min(...smoothed)).toBeGreaterThanOrEqual(Math.min(...given) - slack);
        expect(Math.max(...smoothed)).toBeLessThanOrEqual(Math.max(...given) + slack);
        expect(smooth(given, 1)).toEqual(given);
      }),
    );
  });
});

describe('what a page holds of a training', () => {
  const slice = (steps: number[], validations: number[], more = false): TrainingSlice => {
    const column = (values: number[]) => values.map(value => value);
    const names = ['step', 'seconds', 'kind', 'loss', 'learningRate', 'gradientNorm', 'maskedNegatives'];
    const rest = ['examplesPerSecond', 'tokensPerSecond', 'memoryBytes'];
    return {
      steps: Object.fromEntries(
        [...names, ...rest].map(name => [name, column(steps)]),
      ) as unknown as TrainingSlice['steps'],
      validations: {
        ...{ step: validations, seconds: column(validations) },
        ...{ loss: column(validations), best: validations.map(() => 1) },
      },
      checkpoints: { step: [], seconds: [] },
      next: { steps: 0, validations: 0, checkpoints: 0 },
      more,
    };
  };

  it('lets the steps of a resumed run take the place of those before', () => {
    const data = new TrainingData();
    data.add(slice([1, 2, 3, 4], [2, 4]));
    data.add(slice([5, 6, 3, 4], [6]));
    expect(data.steps.step).toEqual([1, 2, 3, 4]);
    expect(data.validations.step).toEqual([2, 4]);
    data.add(slice([3], []));
    expect(data.steps.step).toEqual([1, 2, 3]);
    expect(data.validations.step).toEqual([2]);
  });

  it('keeps what lies beyond the steps until all pages have come', () => {
    const data = new TrainingData();
    data.add(slice([1, 2], [2, 4], true));
    data.add(slice([3, 4], []));
    expect(data.validations.step).toEqual([2, 4]);
  });
});

/** Where to leave pictures for a look; nowhere by default. */
const screenshots = process.env.SCREENSHOTS;

if (!hasBrowser) console.warn('no Chromium here: the tests of the dashboard are skipped');

describe.skipIf(!hasBrowser)('the dashboard', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dashboard-page-'));
  let browser: Browser;
  let directory: RunDirectory;
  let calls: unknown[][];
  let saved: SavedFile[];
  beforeAll(async () => {
    browser = await launchBrowser();
    mkdirSync(screenshots ?? folder, { recursive: true });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });
  beforeEach(async () => {
    calls = [];
    saved = [];
    directory = await RunDirectory.create(folder, 'x', newRun());
  });

  function open(theme: Theme = 'light', width = 1280) {
    const run = directory.path;
    const called =
      (name: string) =>
      async (...args: unknown[]) =>
        void calls.push([name, ...args.slice(0, -1)]);
    const api: DashboardApi = {
      ...openDashboard({ page: 'dashboard', run }),
      ...{
        open: called('open'),
        retarget: called('retarget'),
        copy: called('copy'),
        reveal: called('reveal'),
      },
      ...{ compareWith: called('compareWith'), pickRun: async () => undefined },
      ...{ stop: called('stop'), resume: called('resume'), runAgain: called('runAgain') },
      ...{
        openFolder: called('openFolder'),
        showLog: called('showLog'),
        openExperiment: called('openExperiment'),
      },
      exportReport: async () => {
        throw new Error('the disk is full');
      },
      save: async file => void saved.push(file),
    };
    return openPage(browser, { page: 'dashboard', run }, api, { theme, width, height: 1800 });
  }

  const start = () =>
    directory.append({ type: 'started', version: 1, run: directory.record.id, resumed: false });
  const train = (from: number, to: number, total: number) => {
    for (let step = from; step <= to; step++) {
      directory.append(stepEvent(step, total));
      if (step % 50 === 0) directory.append({ type: 'validation', step, loss: 2 / step, best: true });
      if (step % 100 === 0) directory.append({ type: 'checkpoint', step, path: `checkpoints/step-${step}` });
    }
  };
  const finish = () =>
    directory.update({
      status: 'done',
      device: 'cpu',
      training: { steps: 200, examples: 6400, tokens: 580_000, outcome: 'finished' },
      times: {
        ...directory.record.times,
        started: directory.record.times.created,
        training: 100,
        evaluation: 5,
      },
      evaluations: [SUMMARY],
      hashes: { 'qa/train.jsonl': 'ed5622171116a1b9dbbd77b4b5cd7834' },
    });

  it.each(THEMES)('shows a run that is done, in the theme %s, to everyone', async theme => {
    start();
    train(1, 200, 200);
    directory.append({ type: 'warning', message: 'th has 3 pairs, fewer than a batch holds' });
    await finish();
    const { page, problems } = await open(theme);
    await page.getByText('What was run').click();
    await page.getByText('ed5622171116a1b9dbbd77b4b5cd7834').waitFor();
    await page.getByRole('img', { name: /^Memory/ }).waitFor();
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() =>
      (globalThis as unknown as { axe: typeof axe }).axe.run(),
    );
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
    if (screenshots) await page.screenshot({ path: join(screenshots, `done-${theme}.png`), fullPage: true });

    expect(await page.locator('header').innerText()).toMatch(/Done\s+in 1 min 45 s/);
    expect(await page.getByRole('button', { name: 'Stop' }).count()).toBe(0);
    const row = page.getByRole('row', { name: /^Multilingual/ });
    expect(await row.innerText()).toMatch(
      /38\s+2 left out\s+0.5200\s+0.500–0.550\s+0.6100.*17.3\s+12.0–21.0/s,
    );
    await page.getByRole('button', { name: 'xquad-r: mAP: Table of its numbers' }).click();
    const published = page.getByRole('row', { name: /^Monolingual XLM-R, hybrid batches/ });
    expect(await published.innerText()).toContain('0.7977');
    expect(problems).toEqual([]);
    await page.close();
  });

  it('follows a run while it learns', async () => {
    const { page, problems, change } = await open();
    await page.getByText('Waiting for its turn').waitFor();
    await directory.update({ status: 'running' });
    start();
    train(1, 20, 400);
    await change();
    const loss = page.getByRole('img', { name: /^Loss\. 20 steps\./ });
    await loss.waitFor();
    const canvas = await loss.elementHandle();
    const picture = () => canvas!.evaluate(element => (element as HTMLCanvasElement).toDataURL());
    const before = await picture();
    await page.getByRole('button', { name: 'Show log' }).focus();

    train(21, 120, 400);
    // As where the page was hidden, and is shown again.
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await page.getByRole('img', { name: /^Loss\. 120 steps\..*Validation: 0.02/ }).waitFor();
    expect(await picture()).not.toBe(before);
    // The same canvas, and the focus where it was.
    expect(await canvas!.evaluate(element => element.isConnected)).toBe(true);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Show log');
    expect(await page.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('30');

    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('button', { name: 'Stopping…' }).waitFor();
    mkdirSync(join(directory.path, 'checkpoints', 'step-00000120'), { recursive: true });
    await directory.update({ status: 'stopped' });
    directory.append({ type: 'stopped', reason: 'as asked' });
    await change();
    await page.getByRole('button', { name: 'Resume from step 120' }).click();
    expect(await page.getByText('after 30% of the training').count()).toBe(1);

    await finish();
    await change();
    await page.getByRole('button', { name: 'Language bias' }).click();
    await page.getByRole('button', { name: 'Export report' }).click();
    await page.getByText('the disk is full').waitFor();
    expect(calls).toEqual([['stop'], ['resume'], ['open', { page: 'bias', run: directory.path }]]);
    expect(problems.filter(problem => !problem.includes('the disk is full'))).toEqual([]);
    await page.close();
  });

  it('says why a run failed', async () => {
    await directory.update({ status: 'failed', reason: 'out of memory' });
    writeFileSync(join(directory.path, 'log.txt'), 'one\ncannot allocate 9 GB\n');
    const { page } = await open('dark', 500);
    await page.getByText('cannot allocate 9 GB').waitFor();
    expect(await page.getByText('out of memory').count()).toBe(1);
    expect(await page.getByRole('button', { name: 'Resume', exact: true }).count()).toBe(1);
    await page.close();
  });

  it('notices by itself that a runner has died', async () => {
    const runner = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await directory.update({ status: 'running' });
    const file = join(directory.path, 'run.json');
    const record = JSON.parse(readFileSync(file, 'utf8'));
    delete record.process.start;
    writeFileSync(file, JSON.stringify({ ...record, process: { ...record.process, pid: runner.pid } }));
    const { page } = await open();
    await page.getByText('Running').waitFor();
    runner.kill();
    await once(runner, 'exit');
    await page.getByText('the runner died').waitFor({ timeout: 10_000 });
    await page.close();
  });

  it('shows a fault in place, and goes on once it is mended', async () => {
    const file = join(directory.path, 'run.json');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, '{');
    const { page, change } = await open();
    await page.getByText('is not valid JSON').waitFor();
    writeFileSync(file, text);
    await change();
    await page.getByRole('heading', { name: 'hybrid' }).waitFor();
    await page.getByText('is not valid JSON').waitFor({ state: 'hidden' });
    await page.close();
  });

  it('saves its charts, and remembers how they are looked at', async () => {
    start();
    train(1, 200, 200);
    await finish();
    const { page, problems } = await open();
    const remembered = () =>
      page.evaluate(() => (acquireVsCodeApi().getState() as { target: Record<string, unknown> }).target);
    await page.getByRole('slider').focus();
    await page.keyboard.press('End');
    await page.getByText('about 1000 batches').waitFor();
    await page.getByRole('button', { name: 'Logarithmic' }).click();
    await page.getByRole('button', { name: 'Time' }).click();
    expect(await remembered()).toMatchObject({ smoothing: 1000, scale: 'logarithmic', axis: 'time' });

    for (const figure of ['Loss', 'Throughput', 'xquad-r: mAP']) {
      for (const format of ['PNG', 'SVG', 'CSV']) {
        const count = saved.length;
        await page.getByRole('button', { name: `${figure}: Save as ${format}` }).click();
        await expect.poll(() => saved.length, { timeout: 10_000 }).toBe(count + 1);
      }
    }
    const [png, svg, csv] = saved;
    expect(
      Buffer.from(Object.values(png!.content as Uint8Array))
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    expect(svg!.content).toMatch(/^<svg .*<path .*Cross-lingual batches.*<\/svg>$/s);
    expect((csv!.content as string).split('\r\n').slice(0, 2)).toEqual([
      'Step,Time (s),Batch,Loss,Validation loss',
      expect.stringMatching(/^1,[\d.e-]+,monolingual,1\.\d+,$/),
    ]);
    expect(problems).toEqual([]);
    await page.close();
  });

  it('holds 20,000 steps in little memory, live', async () => {
    await directory.update({ status: 'running' });
    start();
    train(1, 19_000, 20_000);
    const { page, problems, change } = await open();
    await page.getByRole('img', { name: /^Loss\. 19,000 steps/ }).waitFor();
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    const metric = async (of: string) =>
      (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === of)!.value;
    const before = await metric('TaskDuration');
    for (let to = 19_100; to <= 20_000; to += 100) {
      train(to - 99, to, 20_000);
      await change();
    }
    await page.getByRole('img', { name: /^Memory\. 20,000 steps/ }).waitFor();
    const heap = await metric('JSHeapTotalSize');
    const busy = 100 * ((await metric('TaskDuration')) - before);
    console.log(
      `a page with 20,000 steps: ${Math.round(heap / 1e6)} MB of JavaScript heap, ${Math.round(busy)} ms an update`,
    );
    expect(heap).toBeLessThan(150e6);
    expect(problems).toEqual([]);
    await page.close();
  });
});
