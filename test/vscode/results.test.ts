import { cpSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Frame } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { seriousFaults, THEMES } from './support/axe';
import { experiment, runFolders, runFromCommandLine, writeExperiment } from './support/experiments';
import { vscode, window } from './support/window';

describe.skipIf(!vscode)('results in the editor', () => {
  const workbench = window(async folder => {
    const text = experiment({ steps: 6, batches: ['none', 'hybrid'] });
    await runFromCommandLine(writeExperiment(folder, 'study.polyrank.yaml', text));
    makeBadRuns(runFolders(folder)[0]!);
  });
  const tree = () => workbench().page.locator('.pane-body .monaco-list-row');
  const dashboard = () => workbench().webview('.dashboard h1:has-text("hybrid")');
  const bias = () => workbench().webview('h1:has-text("Language bias")');
  const queries = () => workbench().webview('[role=grid][aria-label="Queries"]');
  const comparison = () => workbench().webview('h1:has-text("against")');

  it('lists runs of the command line in the tree', async () => {
    await workbench().showRuns();
    await tree().filter({ hasText: 'no training' }).first().waitFor();
    await tree().filter({ hasText: 'hybrid' }).first().waitFor();
  });

  it('lists runs that cannot be read, with the reason', async () => {
    for (const name of ['damaged', 'of-another-version']) {
      const row = tree().filter({ hasText: name }).first();
      await row.waitFor();
      expect(await row.innerText()).toMatch(/is damaged|format version/);
    }
  });

  it('lists a run whose end was never written as failed', async () => {
    const row = tree().filter({ hasText: 'Failed' }).first();
    await row.waitFor();
  });

  it('opens the dashboard of a run', async () => {
    await tree().filter({ hasText: 'hybrid' }).filter({ hasNotText: 'Failed' }).first().click();
    const page = await dashboard();
    await page.locator('.state[data-status="done"]').waitFor();
    await page.getByRole('rowheader', { name: /multilingual/i }).waitFor();
  });

  it('goes from the dashboard to language bias', async () => {
    await (await dashboard()).getByRole('button', { name: 'Language bias' }).click();
    await (await bias()).locator('[role=grid], table').first().waitFor();
  });

  it('goes from a cell of the language map to its queries, and to a passage', async () => {
    const page = await bias();
    await page.locator('[role=gridcell]').first().click();
    const list = await queries();
    await list.locator('.list-row[data-index]').first().click();
    await list.locator('.detail .passages li').first().waitFor();
    await list.locator('.detail .passages li').first().getByRole('button').first().waitFor();
  });

  it('compares two runs', async () => {
    await tree().filter({ hasText: 'hybrid' }).filter({ hasNotText: 'Failed' }).first().click();
    await (await dashboard()).getByRole('button', { name: 'Compare with…' }).click();
    await workbench().pick('no training');
    await workbench().page.locator('.quick-input-widget:visible').getByText('OK').click();
    const page = await comparison();
    await page.locator('canvas, svg').first().waitFor();
  });

  it('finds everything again when the window is opened anew', async () => {
    await workbench().reload();
    const page = await comparison();
    await page.locator('canvas, svg').first().waitFor();
    await workbench().page.locator('.tabs-container .tab', { hasText: 'Queries' }).click();
    const list = await queries();
    await list.locator('.detail .passages li').first().waitFor();
  });

  describe.each(Object.entries(THEMES))('in the theme %s', (theme, mark) => {
    const tabs: [name: string, tab: RegExp, page: () => Promise<Frame>][] = [
      ['dashboard', /^hybrid/, dashboard],
      ['language bias', /^Language bias/, bias],
      ['comparison', /^Compare/, comparison],
      ['queries', /^Queries/, queries],
    ];
    beforeAll(() => workbench().setTheme(theme));

    it.each(tabs)('the page of %s has no serious fault of accessibility', async (_name, tab, page) => {
      await workbench().page.locator('.tabs-container .tab').filter({ hasText: tab }).first().click();
      const frame = await page();
      await frame.locator(`body.${mark}`).waitFor();
      expect(await seriousFaults(frame)).toEqual([]);
    });
  });
});

/** Beside a run: one that was cut short, one of a version to come, one whose machine went down. */
function makeBadRuns(run: string): void {
  const copy = (name: string) => {
    const folder = join(run, '..', `${basename(run).slice(0, 15)}-${name}`);
    cpSync(run, folder, { recursive: true });
    return join(folder, 'run.json');
  };
  truncateSync(copy('damaged'), 100);
  const change = (file: string, changes: object) =>
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), ...changes }));
  change(copy('of-another-version'), { version: 99 });
  change(copy('half-written'), { status: 'running', cell: 'half-written' });
  truncateSync(join(run, '..', `${basename(run).slice(0, 15)}-half-written`, 'events.jsonl'), 200);
}
