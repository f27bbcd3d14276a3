import { mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openComparison } from '../../src/core/inspect/comparison';
import type { ComparisonApi, ComparisonView } from '../../src/core/pages/comparison';
import type { PageTarget, SavedFile } from '../../src/core/pages/page';
import { RunDirectory } from '../../src/core/runs/run-directory';
import { writeEvaluatedRun } from '../core/inspect/bias/evaluated-run';
import { cellOf, LANGUAGES, writeStudy } from '../core/inspect/comparison/runs';
import { hasBrowser, launchBrowser, openPage, THEMES, type Theme } from './harness';

/** Where to leave pictures for a look; nowhere by default. */
const screenshots = process.env.SCREENSHOTS;
const dataset = 'test set';

if (!hasBrowser) console.warn('no Chromium here: the tests of the page of comparisons are skipped');

describe.skipIf(!hasBrowser)('page of a comparison', () => {
  let browser: Browser;
  let folder: string;
  let runs: string[];
  beforeAll(async () => {
    browser = await launchBrowser();
    folder = await mkdtemp(join(tmpdir(), 'polyrank-comparison-page-'));
    runs = await writeStudy(folder);
    if (screenshots) mkdirSync(screenshots, { recursive: true });
  });
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true });
  });

  async function open(view: Partial<ComparisonView> = {}, theme: Theme = 'light') {
    const opened: PageTarget[] = [];
    const saved: SavedFile[] = [];
    const copied: string[] = [];
    const added: (readonly string[])[] = [];
    const retargeted: PageTarget[] = [];
    const target: ComparisonView = { page: 'comparison', runs, ...view };
    const api = {
      ...openComparison(),
      open: async (page: PageTarget) => void opened.push(page),
      save: async (file: SavedFile) => void saved.push(file),
      copy: async (text: string) => void copied.push(text),
      compareWith: async (runs: readonly string[]) => void added.push(runs),
      retarget: async (next: PageTarget) => void retargeted.push(next),
    } as Partial<ComparisonApi> as ComparisonApi;
    const { page, problems, change } = await openPage<ComparisonApi>(browser, target, api, { theme });
    return { page, problems, change, opened, saved, copied, added, retargeted };
  }

  const forest = (page: Page) => page.getByRole('figure', { name: /^Differences to/ });
  const languages = (page: Page) => page.getByRole('figure', { name: /: difference to / }).first();
  const hasAll = async (page: Page) => {
    await forest(page).waitFor();
    await page.getByText('95% intervals, resampled').waitFor();
  };
  const focused = (page: Page) =>
    page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');

  it.each(THEMES)('shows what there is in the theme %s, for everyone', async theme => {
    const { page, problems } = await open({ setting: 'crosslingual', allKeys: true }, theme);
    await hasAll(page);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(
      'No training, monolingual and hybrid',
    );
    expect(await page.getByRole('figure').count()).toBe(4);
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() =>
      (globalThis as unknown as { axe: typeof axe }).axe.run(),
    );
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`)).toEqual([]);
    expect(problems).toEqual([]);
    if (screenshots) {
      await page.screenshot({ path: join(screenshots, `comparison-${theme}.png`), fullPage: true });
    }
    await page.close();
  });

  it('shows means with their spread, and marks what the tests found', async () => {
    const { page } = await open();
    await hasAll(page);
    const { means } = await openComparison().results({ runs, dataset });
    const row = page.getByRole('region', { name: 'Means' }).getByRole('row', { name: /C hybrid/ });
    const { mean, deviation } = means[2]![0]!;
    expect(await row.getByRole('cell').first().textContent()).toBe(
      `${mean.toFixed(4)}†± ${deviation!.toFixed(4)}`,
    );
    expect(await row.locator('strong').count()).toBe(4);

    const all = page.getByRole('checkbox', { name: 'All measures' });
    await all.click();
    expect(await row.getByRole('cell').count()).toBe(10);
    await page.close();
  });

  it('compares with the baseline that is chosen, in the measure that is chosen', async () => {
    const { page, change } = await open();
    await hasAll(page);
    await page.getByLabel('Baseline', { exact: true }).click();
    await page.getByRole('option', { name: 'C hybrid' }).click();
    await page.getByRole('figure', { name: 'Differences to C hybrid' }).waitFor();
    await page.getByLabel('Measure', { exact: true }).click();
    await page.getByRole('option', { name: 'Recall@10' }).click();
    await forest(page).getByText('Recall@10', { exact: true }).waitFor();
    const { tests } = openComparison();
    const [first] = await tests({ runs, dataset, measure: 'recall_10', baseline: 2 });
    const label = await forest(page).locator('svg [role=button]').first().getAttribute('aria-label');
    expect(label).toContain(
      `A no training, monolingual Recall@10: ${first!.difference.mean.toFixed(4).replace('-', '−')}`,
    );
    // What is chosen stays when the page asks again.
    await change();
    expect(await page.getByRole('figure', { name: 'Differences to C hybrid' }).count()).toBe(1);
    await page.close();
  });

  it('opens the queries behind a difference, by click and by keyboard', async () => {
    const { page, opened } = await open();
    await hasAll(page);
    const queries = { page: 'queries', run: runs[0], dataset };
    await forest(page)
      .getByRole('button', { name: /^C hybrid, cross-lingual mAP/ })
      .click();
    await expect
      .poll(() => opened)
      .toEqual([
        {
          ...queries,
          other: runs[3],
          setting: 'crosslingual',
          sort: { by: 'contrast map', descending: true },
        },
      ]);
    expect(await forest(page).locator('svg [tabindex="0"]').count()).toBe(1);

    await languages(page).locator('svg [tabindex="0"]').focus();
    expect(await focused(page)).toMatch(/^German, B monolingual: /);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    expect(await focused(page)).toMatch(/^English, C hybrid: .*95% interval/);
    await page.keyboard.press('Enter');
    await expect
      .poll(() => opened.at(-1))
      .toMatchObject({
        ...queries,
        other: runs[3],
        setting: 'multilingual',
        filter: 'lang:en',
        sort: { by: 'contrast map' },
      });
    await page.close();
  });

  it('opens the queries of a pair of languages', async () => {
    const { page, opened } = await open({ setting: 'crosslingual', pairsOf: runs[3]! });
    await page.getByRole('gridcell', { name: /^German queries, Arabic passages/ }).click();
    await expect
      .poll(() => opened.at(-1))
      .toMatchObject({
        other: runs[3],
        setting: 'crosslingual',
        pool: 'ar',
        filter: 'lang:de',
      });
    await page.getByRole('gridcell', { name: /^German queries, German passages/ }).click();
    await expect.poll(() => opened.at(-1)).toMatchObject({ setting: 'monolingual', filter: 'lang:de' });
    expect(opened.at(-1)).not.toHaveProperty('pool');
    await page.close();
  });

  it('opens runs, adds and takes away', async () => {
    const { page, opened, added, retargeted } = await open();
    await page.getByRole('button', { name: 'Run of B, seed 2' }).click();
    await page.getByRole('button', { name: 'Language bias of A' }).click();
    await page.getByRole('button', { name: 'Add runs…' }).click();
    await expect.poll(() => added).toEqual([runs]);
    expect(opened).toEqual([
      { page: 'dashboard', run: runs[2] },
      { page: 'bias', run: runs[0] },
    ]);
    await page.getByRole('button', { name: 'Remove B monolingual' }).click();
    const [first, , , ...others] = runs;
    await expect.poll(() => retargeted).toEqual([{ page: 'comparison', runs: [first, ...others] }]);
    await page.close();

    const { page: alone } = await open({ runs: [first!] });
    await alone.getByText('These runs differ in their seed only.').waitFor();
    await alone.close();
  });

  it('turns the trade-off to rank distance, with its front', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: 'Rank distance' }).first().click();
    const chart = page.getByRole('figure', { name: 'Monolingual mAP and rank distance' });
    const { means, aspects } = await openComparison().results({ runs, dataset });
    expect(aspects.at(-1)!.measure).toBe('rank_distance');
    await chart.getByRole('button', { name: /Table of its numbers/ }).click();
    const row = chart.getByRole('row', { name: /C hybrid mean/ });
    expect(await row.getByRole('cell').allTextContents()).toEqual([
      'C hybrid',
      'mean',
      means[2]![0]!.mean.toFixed(4),
      means[2]!.at(-1)!.mean.toFixed(1),
      'yes',
    ]);
    await page.close();
  });

  it('exports both tables', async () => {
    const { page, saved, copied } = await open();
    await hasAll(page);
    await page.getByRole('button', { name: 'Means: Copy as LaTeX' }).click();
    await page.getByText('Copied as LaTeX').waitFor();
    expect(copied[0]).toContain('\\toprule');
    expect(copied[0]).toContain('$^{\\dagger}$');
    await page.getByRole('button', { name: 'Differences: Save as Markdown' }).click();
    await page.getByRole('button', { name: 'Means: Save as CSV' }).click();
    await expect
      .poll(() => saved.map(({ name }) => name))
      .toEqual(['test-set-differences.md', 'test-set-means.csv']);
    expect(saved[0]!.content).toContain('Holm’s correction over 8 tests');
    await forest(page)
      .getByRole('button', { name: /Save as CSV/ })
      .click();
    await expect.poll(() => saved.length).toBe(3);
    expect(String(saved[2]!.content).split('\r\n')).toHaveLength(8 + 2);
    await page.close();
  });

  it('shows many configurations as cells', async () => {
    const text = `name: many\nencoder: ./e\ntrain: { data: a.jsonl, steps: 3, batches: hybrid }\nevaluate: { data: { path: t.jsonl, name: test set } }\nmatrix: { train.alpha: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1] }\n`;
    const many: string[] = [];
    for (let i = 1; i <= 10; i++) {
      const run = cellOf(`alpha ${i / 10}`, text);
      many.push(await writeEvaluatedRun(join(folder, 'many'), { languages: LANGUAGES, skill: i / 5, run }));
    }
    const { page, problems } = await open({ runs: [...runs, ...many] }, 'dark');
    await forest(page).waitFor();
    expect(await page.getByRole('list', { name: 'Configurations' }).getByRole('listitem').count()).toBe(13);
    expect(
      await languages(page)
        .getByRole('button', { name: /^Arabic, / })
        .count(),
    ).toBe(12);
    expect(problems).toEqual([]);
    if (screenshots)
      await page.screenshot({ path: join(screenshots, 'comparison-many.png'), fullPage: true });
    await page.close();
  });

  it('says why runs are left out, or nothing can be shown', async () => {
    const directory = await RunDirectory.create(join(folder, 'more'), 'x', cellOf('hybrid, seed 1'));
    await directory.update({ status: 'running' });
    const { page, retargeted } = await open({ runs: [...runs, directory.path] });
    await page.getByText('Left out: hybrid, seed 1 is still running.').waitFor();
    await page.getByRole('button', { name: 'Remove hybrid, seed 1' }).click();
    await expect.poll(() => retargeted).toEqual([{ page: 'comparison', runs }]);
    await page.close();

    const { page: empty } = await open({ runs: [directory.path] });
    await empty.getByText('no run can be compared').waitFor();
    expect(await empty.getByRole('alert').textContent()).toContain('Choose runs that were evaluated.');
    await empty.close();
  });

  it('keeps the means where a table cannot be read', async () => {
    const bare = await writeEvaluatedRun(join(folder, 'bare'), {
      languages: LANGUAGES,
      run: cellOf('hybrid, seed 1'),
    });
    await rm(join(bare, 'eval', dataset, 'queries.parquet'));
    const { page } = await open({ runs: [runs[0]!, bare] });
    await page.getByRole('alert').getByText('queries.parquet').waitFor();
    expect(await page.getByRole('region', { name: 'Means' }).getByRole('row').count()).toBe(3);
    await page.getByText('There are no intervals').waitFor();
    await page.close();
  });
});
