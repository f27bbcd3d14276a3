import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PageTarget } from '../../src/core/pages/page';
import { writeReport } from '../../src/extension/inspector/report';
import { writeEvaluatedRun } from '../core/inspect/bias/evaluated-run';
import { writeStudy } from '../core/inspect/comparison/runs';
import { newRun } from '../core/runs/fixtures';
import { bundle, hasBrowser, launchBrowser } from './harness';

if (!hasBrowser) console.warn('no Chromium here: the tests of reports are skipped');

describe.skipIf(!hasBrowser)('a report', () => {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    browser = await launchBrowser();
    folder = await mkdtemp(join(tmpdir(), 'polyrank-report-'));
    const { script, style } = await bundle('report');
    await writeFile(join(folder, 'report.js'), script);
    await writeFile(join(folder, 'report.css'), style);
  });
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true });
  });

  /** Opens a report as a file, and lists all that it asks for and complains of. */
  async function open(target: PageTarget) {
    const file = join(folder, `${target.page}.html`);
    await writeFile(file, await writeReport(target, folder));
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const requests: string[] = [];
    const problems: string[] = [];
    page.on('request', request => requests.push(request.url()));
    page.on('pageerror', error => problems.push(error.message));
    page.on('console', message => {
      if (message.type() === 'error') problems.push(message.text());
    });
    await page.goto(pathToFileURL(file).href);
    return { page, file: pathToFileURL(file).href, requests, problems };
  }

  it('of a run holds its dashboard and its language bias, and asks for nothing', async () => {
    const run = await writeEvaluatedRun(join(folder, 'runs'), { languages: ['de', 'en', 'hi'] });
    const { page, file, requests, problems } = await open({ page: 'dashboard', run });
    await page.getByRole('heading', { name: 'Language bias' }).waitFor();
    await page.getByText('How much the language of the query matters').waitFor();
    await page.getByRole('heading', { name: 'Results' }).waitFor();
    expect(await page.getByRole('button', { name: 'Run again' }).count()).toBe(0);
    expect(requests.filter(url => url !== file && !/^(data|blob):/.test(url))).toEqual([]);
    expect(problems).toEqual([]);
    await page.close();
  });

  it('of a comparison holds means and tests', async () => {
    const runs = await writeStudy(join(folder, 'study'));
    const { page, requests, file, problems } = await open({ page: 'comparison', runs });
    await page.getByRole('heading', { name: 'Means' }).waitFor();
    await page.getByText('p (Holm)').first().waitFor();
    expect(requests.filter(url => url !== file && !/^(data|blob):/.test(url))).toEqual([]);
    expect(problems).toEqual([]);
    await page.close();
  });

  it('cannot be broken out of by what a run is called', async () => {
    const hostile =
      '</script><!--<script>document.title="broken"</script><img src=x onerror="document.title=1">';
    const run = await writeEvaluatedRun(join(folder, 'runs'), {
      languages: ['de', 'en', hostile],
      dataset: hostile.replace(/[/"<>]/g, '%'),
      run: { ...newRun(), experiment: hostile, cell: hostile },
    });
    const { page, problems } = await open({ page: 'dashboard', run });
    await page.getByRole('heading', { name: 'Results' }).waitFor();
    expect(await page.title()).toBe(`${hostile}, ${hostile}`);
    expect(await page.locator('img').count()).toBe(0);
    expect(problems).toEqual([]);
    await page.close();
  });

  it('runs no script but its own', async () => {
    const run = await writeEvaluatedRun(join(folder, 'runs'), { languages: ['de', 'en'] });
    const { page, problems } = await open({ page: 'dashboard', run });
    await page.getByRole('heading', { name: 'Results' }).waitFor();
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'document.title = "broken"';
      document.body.append(script);
    });
    expect(await page.title()).not.toBe('broken');
    expect(problems).toEqual([expect.stringContaining('Content Security Policy')]);
    await page.close();
  });
});
