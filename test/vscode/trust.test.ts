import { afterAll, describe, expect, it } from 'vitest';
import { experiment, runFolders, runFromCommandLine, writeExperiment } from './support/experiments';
import { writeSettings } from './support/server';
import { vscode, window } from './support/window';

describe.skipIf(!vscode)('a folder that is not trusted', () => {
  let folder = '';
  const workbench = window(async opened => {
    folder = opened;
    await runFromCommandLine(
      writeExperiment(folder, 'study.polyrank.yaml', experiment({ steps: 2, batches: ['hybrid'] })),
    );
    writeSettings(vscode!, {
      'security.workspace.trust.enabled': true,
      'security.workspace.trust.startupPrompt': 'never',
    });
  });
  afterAll(() => vscode && writeSettings(vscode, {}));

  it('is opened in restricted mode', async () => {
    await workbench().page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
  });

  it('shows its runs', async () => {
    await workbench().showRuns();
    await workbench().page.locator('.monaco-list-row', { hasText: 'hybrid' }).first().click();
    const page = await workbench().webview('.dashboard h1:has-text("hybrid")');
    await page.locator('.state[data-status="done"]').waitFor();
  });

  it('runs nothing, and says why', async () => {
    const page = await workbench().webview('.dashboard h1:has-text("hybrid")');
    await page.getByRole('button', { name: 'Run again' }).click();
    await workbench().notification('trusted workspaces only');
    expect(runFolders(folder)).toHaveLength(1);
  });
});
