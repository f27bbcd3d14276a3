import { mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBias } from '../../src/core/inspect/bias/open';
import type { BiasApi, BiasView } from '../../src/core/pages/bias';
import type { PageTarget, SavedFile } from '../../src/core/pages/page';
import { RunDirectory } from '../../src/core/runs/run-directory';
import { writeEvaluatedRun } from '../core/inspect/bias/evaluated-run';
import { newRun } from '../core/runs/fixtures';
import { hasBrowser, launchBrowser, openPage, THEMES, type Theme } from './harness';

/** Where to leave pictures for a look; nowhere by default. */
const screenshots = process.env.SCREENSHOTS;
const LANGUAGES = ['ar', 'de', 'en', 'th'];

if (!hasBrowser) console.warn('no Chromium here: the tests of the page of language bias are skipped');

describe.skipIf(!hasBrowser)('page of language bias', () => {
  let browser: Browser;
  let folder: string;
  let run: string;
  beforeAll(async () => {
    browser = await launchBrowser();
    folder = await mkdtemp(join(tmpdir(), 'polyrank-bias-page-'));
    run = await writeEvaluatedRun(folder, { dataset: 'xquad-r', languages: LANGUAGES, questions: 20 });
    if (screenshots) mkdirSync(screenshots, { recursive: true });
  });
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true });
  });

  async function open(view: Partial<BiasView> = {}, theme: Theme = 'light') {
    const opened: PageTarget[] = [];
    const saved: SavedFile[] = [];
    const target: BiasView = { page: 'bias', run, ...view };
    const api = {
      ...openBias(target),
      open: async (page: PageTarget) => void opened.push(page),
      save: async (file: SavedFile) => void saved.push(file),
    } as Partial<BiasApi> as BiasApi;
    const { page, problems, change } = await openPage<BiasApi>(browser, target, api, { theme });
    return { page, problems, change, opened, saved };
  }

  const hasIntervals = (page: Page) => page.getByText('Intervals: 95%').waitFor();
  const map = (page: Page) => page.getByRole('figure', { name: 'Query language by passage language' });
  const cell = (page: Page, name: RegExp) => map(page).getByRole('gridcell', { name });
  const focused = (page: Page) =>
    page.evaluate(() => document.activeElement?.querySelector('title')?.textContent ?? '');

  it.each(THEMES)('shows what there is in the theme %s, for everyone', async theme => {
    const { page, problems } = await open({}, theme);
    await hasIntervals(page);
    expect(await page.getByRole('figure').count()).toBe(8);
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() =>
      (globalThis as unknown as { axe: typeof axe }).axe.run(),
    );
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`)).toEqual([]);
    expect(problems).toEqual([]);
    if (screenshots) await page.screenshot({ path: join(screenshots, `bias-${theme}.png`), fullPage: true });
    await page.close();
  });

  it('shows in each cell what the summary says', async () => {
    const { page } = await open();
    const { pooled } = await openBias({ page: 'bias', run }).dataset('xquad-r');
    const found = pooled!.matrix.find(
      ({ queryLanguage, passageLanguage }) => queryLanguage === 'de' && passageLanguage === 'th',
    )!;
    const shown = cell(page, /^German queries, Thai passages/);
    await expect.poll(() => shown.textContent()).toContain(found.averagePrecision.toFixed(3));
    await page.getByRole('button', { name: 'Reciprocal rank' }).click();
    expect(await shown.textContent()).toContain(found.reciprocalRank.toFixed(3));
    await page.close();
  });

  it('opens the queries of a cell, by click and by keyboard', async () => {
    const { page, opened } = await open();
    await cell(page, /^German queries, Thai passages/).click();
    const queries = { page: 'queries', run, dataset: 'xquad-r', setting: 'multilingual' };
    await expect.poll(() => opened).toEqual([{ ...queries, filter: 'lang:de missed:th' }]);

    // One cell of the map is reached by Tab; the arrows go on from there.
    const reached = await map(page).locator('[tabindex="0"]').count();
    expect(reached).toBe(1);
    await page.keyboard.press('ArrowRight');
    expect(await focused(page)).toMatch(/^German queries, mean over the passage languages/);
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    expect(await focused(page)).toMatch(/^English queries, Arabic passages/);
    await page.keyboard.press('Enter');
    await expect.poll(() => opened.at(-1)).toEqual({ ...queries, filter: 'lang:en missed:ar' });
    await page.keyboard.press('Control+End');
    expect(await focused(page)).toMatch(/^Mean over all cells/);
    await page.keyboard.press('ArrowDown');
    expect(await focused(page)).toMatch(/^Mean over all cells/);
    await page.close();
  });

  it('opens the queries of a pool of its own, lowest first', async () => {
    const { page, opened } = await open({ pools: 'separate', measure: 'recall_10' });
    await cell(page, /^German queries, Thai passages: Recall@10/).click();
    await cell(page, /^German queries, German passages/).click();
    const queries = { page: 'queries', run, dataset: 'xquad-r', filter: 'lang:de' };
    const sort = { by: 'recall_10', descending: false };
    await expect
      .poll(() => opened)
      .toEqual([
        { ...queries, setting: 'crosslingual', pool: 'th', sort },
        { ...queries, setting: 'monolingual', sort },
      ]);
    await page.close();
  });

  it('opens the queries of a language from its rank distance, and those behind a share', async () => {
    const { page, opened } = await open({ shares: 'de' });
    await hasIntervals(page);
    const distances = page.getByRole('figure', { name: 'Rank distance' });
    await distances.getByRole('button', { name: /^Thai: [\d.]+; 95% interval .*20 queries/ }).click();
    const queries = { page: 'queries', run, dataset: 'xquad-r', setting: 'multilingual' };
    const sort = { by: 'rank_distance', descending: true };
    await expect.poll(() => opened.at(-1)).toEqual({ ...queries, filter: 'lang:th', sort });
    await page
      .getByRole('figure', { name: 'Languages of the first 10, against the pool' })
      .getByRole('button', { name: /^English: / })
      .press('Enter');
    await expect.poll(() => opened.at(-1)).toEqual({ ...queries, filter: 'lang:de first:en' });
    await page.close();
  });

  it('warns of PEER where it does not tell bias', async () => {
    const { page } = await open();
    await page.getByText('It does not tell bias here').waitFor();
    // Nor does the glance at the top say which way is better.
    expect(await page.getByText('does not tell bias here', { exact: true }).isVisible()).toBe(true);
    await page.close();
  });

  it('sorts languages, and remembers what was chosen', async () => {
    const { page } = await open();
    const rows = () => map(page).getByRole('rowheader').allTextContents();
    await expect.poll(async () => (await rows()).map(text => text.slice(-2))).toEqual([...LANGUAGES, 'an']);
    await page.getByRole('button', { name: 'By mean' }).click();
    await page.getByRole('button', { name: 'A pool for each language' }).click();
    await page.getByRole('button', { name: 'Recall@10' }).click();
    const means = await map(page)
      .getByRole('gridcell', { name: /queries, mean over/ })
      .evaluateAll(cells =>
        cells.map(one => Number(/Recall@10 ([\d.]+)/.exec(one.querySelector('title')!.textContent!)![1])),
      );
    expect(means).toEqual([...means].sort((a, b) => b - a));
    const state = await page.evaluate(() => acquireVsCodeApi<unknown>().getState());
    expect(JSON.stringify(state)).toContain('"sort":"mean","pools":"separate","measure":"recall_10"');
    await page.close();
  });

  it('sets the published rank distances beside its own', async () => {
    const { page } = await open({ published: { encoder: 'LaBSE', training: 'hybrid' } });
    const row = page.getByRole('figure', { name: 'Rank distance' }).getByRole('button', { name: /^Thai/ });
    await expect
      .poll(() => row.locator('title').textContent())
      .toMatch(/LaBSE, hybrid batches \(paper\) [\d.]+/);
    await expect.poll(() => page.getByText('410.2').count()).toBe(1);
    // The pool of the paper has more languages than this run's.
    await page.getByText('The paper searched a pool of ar, de, el').waitFor();
    await page.close();
  });

  it('has a table and files of every figure', async () => {
    const { page, saved } = await open();
    await hasIntervals(page);
    const figures = await page.getByRole('figure').all();
    for (const figure of figures) {
      for (const kind of ['CSV', 'SVG', 'PNG']) {
        const before = saved.length;
        await figure.getByRole('button', { name: `Save as ${kind}` }).click();
        await expect.poll(() => saved.length, { timeout: 20_000 }).toBe(before + 1);
      }
      await figure.getByRole('button', { name: 'Table of its numbers' }).click();
      expect(await figure.getByRole('row').count()).toBeGreaterThan(LANGUAGES.length);
    }
    expect(new Set(saved.map(({ name }) => name)).size).toBe(3 * figures.length);
    const file = (name: string) => String(saved.find(one => one.name === name)?.content);
    expect(file('xquad-r-language-map.csv')).toMatch(
      /^Query language,Passage language,mAP,Reciprocal rank,Queries\r\nar,ar,0\.\d+,0\.\d+,20\r\n/,
    );
    expect(file('xquad-r-rank-distance.csv')).toMatch(
      /^Query language,Rank distance,95% from,95% to,Queries\r\n/,
    );
    expect(file('xquad-r-shares-map.svg')).toMatch(/^<svg [^>]*viewBox/);
    await page.close();
  });

  it('takes up new results', async () => {
    const directory = await RunDirectory.create(folder, 'live', newRun());
    const { page, change } = await open({ run: directory.path });
    await page.getByText('This run has no results yet').waitFor();
    const { evaluations } = (await RunDirectory.open(run)).record;
    await directory.update({ status: 'done', evaluations: evaluations! });
    await change();
    await map(page).waitFor();
    // Its tables are not there.
    await page.getByText('There are no intervals').waitFor();
    await page.close();
  });

  it('says what is missing where not every setting was evaluated', async () => {
    const own = await writeEvaluatedRun(folder, { languages: ['de', 'en'], settings: ['monolingual'] });
    const { page } = await open({ run: own });
    await page.getByText('The multilingual setting was not evaluated').waitFor();
    expect(await cell(page, /^Not evaluated/).count()).toBe(2);
    expect(await page.getByRole('figure').count()).toBe(1);

    const { page: broken } = await open({ run: join(folder, 'nowhere') });
    await broken.getByRole('alert').getByText('there is no run here').waitFor();
    await page.close();
    await broken.close();
  });
});
