import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import * as esbuild from 'esbuild';
import type { Browser } from 'playwright-core';
import { installedExtension, type ServerAddress } from './server';

/** What came of a test inside the extension host. */
export interface HostTestResult {
  title: string;
  /** Where it failed, with the stack. */
  error?: string;
}

const root = join(import.meta.dirname, '..', '..', '..');
const suite = join(root, 'test', 'vscode', 'suite');

/**
 * Runs the suites of `suite/` with mocha inside the extension host of a window on a folder.
 *
 * @throws when the window does not come to an end within three minutes
 */
export async function runInExtensionHost(
  browser: Browser,
  server: ServerAddress,
  folder: string,
): Promise<HostTestResult[]> {
  // Beside node_modules, where the bundles find mocha.
  const outdir = mkdtempSync(join(root, 'out', 'suite-'));
  try {
    await esbuild.build({
      entryPoints: readdirSync(suite).map(name => join(suite, name)),
      bundle: true,
      platform: 'node',
      format: 'cjs',
      external: ['vscode', 'mocha'],
      outdir,
    });
    const lines = await openAndWait(browser, server, folder, join(outdir, 'index.js'));
    const results = join(outdir, 'results.json');
    if (!existsSync(results)) throw new Error(`the extension host ran no tests:\n${lines.join('\n')}`);
    return JSON.parse(readFileSync(results, 'utf8'));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** @returns what the extension host said */
async function openAndWait(
  browser: Browser,
  server: ServerAddress,
  folder: string,
  tests: string,
): Promise<string[]> {
  const page = await (await browser.newContext()).newPage();
  const lines: string[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no end:\n${lines.join('\n')}`)), 180_000);
    void page.exposeFunction('codeAutomationExit', () => {
      clearTimeout(timer);
      resolve();
    });
  });
  await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
    lines.push(`${type}: ${format(...args)}`);
  });
  const remote = (path: string) => `vscode-remote://127.0.0.1:${server.port}${path}`;
  const payload = JSON.stringify([
    ['extensionDevelopmentPath', remote(installedExtension(server))],
    ['extensionTestsPath', remote(tests)],
    ['skipWelcome', 'true'],
  ]);
  await page.goto(
    `${server.url}/?folder=${encodeURIComponent(folder)}&payload=${encodeURIComponent(payload)}`,
  );
  try {
    await ended;
  } finally {
    await page.context().close();
  }
  return lines;
}
