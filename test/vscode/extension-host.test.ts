import { rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { launchBrowser } from '../webview/harness';
import { type HostTestResult, runInExtensionHost } from './support/extension-host';
import { vscode, workspace } from './support/window';

// They have run when vitest collects, so that each is a test of its own in the report.
const results: HostTestResult[] = vscode ? await runSuites() : [];

describe.skipIf(!vscode)('inside the extension host', () => {
  it('there are tests', () => expect(results.length).toBeGreaterThan(0));

  for (const { title, error } of results) {
    it(title, () => {
      if (error !== undefined) throw new Error(error);
    });
  }
});

async function runSuites(): Promise<HostTestResult[]> {
  const folder = workspace();
  const browser = await launchBrowser();
  try {
    return await runInExtensionHost(browser, vscode!, folder);
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
