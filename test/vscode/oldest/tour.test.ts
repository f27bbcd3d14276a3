import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { experiment, runFolders, statusOf, writeExperiment } from '../support/experiments';
import { errorsInLog } from '../support/server';
import { vscode, window } from '../support/window';

const json = (...path: string[]) => JSON.parse(readFileSync(join(import.meta.dirname, ...path), 'utf8'));

it('the oldest VS Code of the tests is the oldest that the extension supports', () => {
  const [, minor] = /^4\.(\d+)\.\d+$/.exec(json('host', 'package.json').dependencies['code-server'])!;
  expect(json('..', '..', '..', 'package.json').engines.vscode).toBe(`^1.${minor}.0`);
});

describe.skipIf(!vscode)('in the oldest VS Code', () => {
  let folder = '';
  const workbench = window(opened => {
    folder = opened;
    writeExperiment(folder, 'study.polyrank.yaml', experiment({ steps: 4, batches: ['none', 'hybird'] }));
  });
  const dashboard = () => workbench().webview('h1:has-text("hybrid")');
  const row = (text: string) => workbench().page.locator('.pane-body .monaco-list-row', { hasText: text });

  it('the extension activates', async () => {
    expect(await workbench().activationTime()).toBeLessThan(2000);
  });

  it('an error in an experiment file is shown, and mended by its quick fix', async () => {
    await workbench().openFile('study.polyrank.yaml');
    await workbench().page.locator('.squiggly-error').first().waitFor();
    await workbench().quickFix('hybrid');
    await expect.poll(() => workbench().page.locator('.squiggly-error').count()).toBe(0);
  });

  it('an experiment runs to its end, and the dashboard shows it', async () => {
    await workbench().run('Polyrank: Run Hybrid Eval');
    const page = await dashboard();
    await page.locator('.state[data-status="done"]').waitFor({ timeout: 60_000 });
    await page.locator('.training canvas').first().waitFor();
    await page.getByRole('rowheader', { name: /multilingual/i }).waitFor();
    expect(runFolders(folder).map(statusOf)).toEqual(['done', 'done']);
  });

  it('the tree lists its runs, and opens them', async () => {
    await workbench().showRuns();
    await row('no training').first().waitFor();
    await row('hybrid').first().click();
    await dashboard();
  });

  it('language bias, and from a cell of its map the queries and their passages', async () => {
    await (await dashboard()).getByRole('button', { name: 'Language bias' }).click();
    const bias = await workbench().webview('h1:has-text("Language bias")');
    await bias.locator('[role=gridcell]').first().click();
    const queries = await workbench().webview('[role=grid][aria-label="Queries"]');
    await queries.locator('.list-row[data-index]').first().click();
    await queries.locator('.detail .passages li').first().waitFor();
  });

  it('a comparison of two runs', async () => {
    await row('hybrid').first().click();
    await (await dashboard()).getByRole('button', { name: 'Compare with…' }).click();
    await workbench().pick('no training');
    await workbench().page.locator('.quick-input-widget:visible').getByText('OK').click();
    const page = await workbench().webview('h1:has-text("against")');
    await page.locator('canvas, svg').first().waitFor();
  });

  it('all that without an error in the logs', () => {
    expect(errorsInLog(vscode!)).toEqual([]);
  });
});
