import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, inject } from 'vitest';
import { launchBrowser } from '../../webview/harness';
import type { ServerAddress } from './server';
import { Workbench } from './workbench';

const root = join(import.meta.dirname, '..', '..', '..');

/** The server that all tests share; undefined where none can run, and the tests skip. */
export const vscode: ServerAddress | undefined = inject('vscode');

/** A folder to open, with the samples in it, and what the test writes. */
export function workspace(): string {
  const folder = mkdtempSync(join(tmpdir(), 'polyrank-workspace-'));
  const filter = (path: string) => !['recipe', '.polyrank'].includes(basename(path));
  cpSync(join(root, 'samples'), folder, { recursive: true, filter });
  return folder;
}

/** Opens a window on a folder for the tests of a file, which go on from one another. */
export function window(prepare: (folder: string) => Promise<void> | void = () => {}): () => Workbench {
  let browser: Browser;
  let workbench: Workbench;
  let folder: string;
  beforeAll(async () => {
    if (!vscode) return;
    folder = workspace();
    await prepare(folder);
    browser = await launchBrowser();
    workbench = await Workbench.open(browser, vscode, folder);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    const path = join(root, 'out', 'failures', `${task.name.replaceAll(/\W+/g, '-')}.png`);
    await workbench?.page.screenshot({ path }).then(() => console.log(`screenshot: ${path}`));
  });
  afterAll(async () => {
    if (!vscode) return;
    await browser?.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });
  return () => workbench;
}
