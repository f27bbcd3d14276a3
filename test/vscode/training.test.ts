import { describe, expect, it } from 'vitest';
import { experiment, killRunner, runFolders, statusOf, writeExperiment } from './support/experiments';
import { vscode, window } from './support/window';

describe.skipIf(!vscode)('training in the editor', () => {
  let folder = '';
  const workbench = window(opened => {
    folder = opened;
    writeExperiment(folder, 'long.polyrank.yaml', experiment({ steps: 2000, batches: ['hybrid'] }));
    writeExperiment(folder, 'short.polyrank.yaml', experiment({ steps: 20, batches: ['monolingual'] }));
  });
  const run = () => runFolders(folder).at(-1)!;
  const dashboard = () => workbench().webview('.dashboard h1:has-text("hybrid")');

  it('runs the open experiment file and shows how it learns', async () => {
    await workbench().openFile('long.polyrank.yaml');
    await workbench().run('Polyrank: Run Hybrid Eval');
    const page = await dashboard();
    const chart = page.locator('.training canvas').first();
    await chart.waitFor();
    const picture = () => chart.evaluate(canvas => (canvas as HTMLCanvasElement).toDataURL());
    const first = await picture();
    await expect.poll(picture, { timeout: 30_000 }).not.toBe(first);
    expect(await page.locator('.state').innerText()).toMatch(/Running.*training/s);
  });

  it('says so in the status bar, the tree and a notification', async () => {
    const { page } = workbench();
    await page.locator('.statusbar-item', { hasText: 'Polyrank' }).waitFor();
    await workbench().notification('long: hybrid');
    await page
      .locator('.activitybar .action-item', { has: page.locator('[aria-label^="Polyrank"]') })
      .click();
    await page.locator('.monaco-list-row', { hasText: 'hybrid' }).first().waitFor();
  });

  it('stops with a checkpoint', async () => {
    const page = await dashboard();
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.locator('.state[data-status="stopped"]').waitFor();
    expect(statusOf(run())).toBe('stopped');
    await page.getByRole('button', { name: 'Resume from step' }).waitFor();
  });

  it('goes on from the checkpoint', async () => {
    const page = await dashboard();
    await page.getByRole('button', { name: 'Resume from step' }).click();
    await page.locator('.state[data-status="running"]').waitFor();
    expect(runFolders(folder)).toHaveLength(1);
  });

  it('shows a run whose runner was killed as failed, with the reason and what to do', async () => {
    const page = await dashboard();
    await page.locator('[role=progressbar][aria-valuenow]').waitFor();
    killRunner(run());
    await page.locator('.state[data-status="failed"]').waitFor();
    await page.locator('.state .fault', { hasText: 'SIGKILL' }).waitFor();
    await page.getByRole('button', { name: 'Resume from step' }).waitFor();
    await (await workbench().notification('SIGKILL')).getByText('Show Log').waitFor();
  });

  it('brings the page back when the window is opened anew', async () => {
    await workbench().reload();
    const page = await dashboard();
    await page.locator('.state[data-status="failed"]').waitFor();
    await page.locator('.training canvas').first().waitFor();
  });
});
