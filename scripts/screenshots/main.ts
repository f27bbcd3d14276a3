import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Frame } from 'playwright-core';
import { installHost } from '../../test/vscode/support/host';
import { VSCodeServer, writeSettings } from '../../test/vscode/support/server';
import { Workbench } from '../../test/vscode/support/workbench';
import { launchBrowser } from '../../test/webview/harness';

const THEMES = { light: 'Default Light Modern', dark: 'Default Dark Modern' } as const;

/** An experiment with two faults, for the picture of the editor. */
const STUDY = `# Hybrid against monolingual batches.
encoder:
  path: ./encoder
  max_passage_tokens: 160
train:
  batches: hybrid
  alpha: 0.5
  data: qa/train.jsonl
  batch_size: 32
  steps: 60
evaluate:
  data: { name: sample, path: qa/test.jsonl, format: pairs, languages: [de, en, fr] }
  measures: [map, recal.10, ndcg_cut.10]
matrix:
  train.batches: [monolingual, hybrid]
  seed: [1, 2]
`;

/** @param args of the command line */
export async function takeAll(root: string, args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { 'xquad-r': { type: 'string' }, keep: { type: 'string' } },
  });
  const folder = values.keep ?? join(await mkdtemp(join(tmpdir(), 'polyrank-')), 'study');
  await prepare(root, folder, values['xquad-r']);
  execFileSync(process.execPath, ['scripts/package.mjs', 'linux-x64'], { cwd: root, stdio: 'inherit' });
  const server = await VSCodeServer.start(
    installHost(join(root, 'test/vscode/host')),
    join(root, 'out/polyrank-linux-x64.vsix'),
  );
  const browser = await launchBrowser();
  try {
    for (const theme of ['light', 'dark'] as const) {
      writeSettings(server.address, {
        'workbench.colorTheme': THEMES[theme],
        'window.commandCenter': false,
        'workbench.layoutControl.enabled': false,
        'editor.minimap.enabled': false,
      });
      const workbench = await Workbench.open(browser, server.address, folder);
      await new Photographer(workbench, join(root, 'docs/images'), theme).takeAll(
        values['xquad-r'] !== undefined,
      );
      await workbench.close();
    }
  } finally {
    await browser.close();
    await server.stop();
  }
  console.log(`the workspace of the pictures: ${folder}`);
}

/** A workspace with real runs. */
async function prepare(root: string, folder: string, xquadR: string | undefined): Promise<void> {
  await mkdir(folder, { recursive: true });
  const filter = (path: string) => !['recipe', '.polyrank'].includes(basename(path));
  await cp(join(root, 'samples'), folder, { recursive: true, filter });
  await writeFile(join(folder, 'study.polyrank.yaml'), STUDY);
  if (existsSync(join(folder, '.polyrank'))) return;
  const run = (file: string) =>
    execFileSync(process.execPath, [join(root, 'dist/cli.js'), 'run', join(folder, file)], {
      stdio: 'inherit',
    });
  run('hybrid.polyrank.yaml');
  if (xquadR !== undefined) {
    await writeFile(
      join(folder, 'xquad-r.polyrank.yaml'),
      `encoder: ./encoder\nevaluate:\n  data: { name: xquad-r, path: ${JSON.stringify(xquadR)}, format: lareqa }\n  measures: [map, recip_rank, recall.10]\n`,
    );
    run('xquad-r.polyrank.yaml');
  }
}

/** Takes the pictures of one theme. */
class Photographer {
  constructor(
    private readonly workbench: Workbench,
    private readonly folder: string,
    private readonly theme: keyof typeof THEMES,
  ) {}

  async takeAll(hasXquadR: boolean): Promise<void> {
    const { workbench } = this;
    const large = hasXquadR ? 'xquad-r' : 'hybrid, seed 1';
    await workbench.openFile('study.polyrank.yaml');
    await workbench.page.locator('.squiggly-error').first().waitFor();
    await workbench.run('View: Toggle Problems');
    await workbench.page.waitForTimeout(1500);
    await this.#take('editor');
    await workbench.run('View: Toggle Problems');
    await workbench.showRuns();

    await this.#open('Open Dashboard', 'hybrid, seed 1', 'canvas');
    await this.#take('dashboard');
    await this.#open('Show Language Bias', large, '[role="gridcell"]');
    await this.#take('bias');
    const queries = await this.#open('Show Queries', large, '.list .list-row');
    await this.#openQuery(queries);
    await this.#take('queries');

    await workbench.run('Polyrank: Compare With');
    for (const label of ['monolingual, seed', 'crosslingual, seed', 'hybrid, seed']) {
      await this.#check(label);
    }
    await workbench.page.keyboard.press('Enter');
    await workbench.webview('canvas, svg');
    await workbench.page.waitForTimeout(6000);
    await this.#take('comparison');
  }

  /** Opens a page of a run that is picked by a part of its label. */
  async #open(command: string, label: string, selector: string): Promise<Frame> {
    const { workbench } = this;
    await workbench.run(`Polyrank: ${command}`);
    await workbench.quickInput.waitFor();
    await workbench.quickInput.fill(label);
    await workbench.page.waitForTimeout(500);
    await workbench.page.keyboard.press('Enter');
    const frame = await workbench.webview(selector);
    await workbench.page.waitForTimeout(2500);
    return frame;
  }

  async #openQuery(frame: Frame): Promise<void> {
    const { page } = this.workbench;
    await frame
      .locator('input[aria-label*="ilter"], .filter input')
      .first()
      .fill('lang:de map>0.1 missed:en');
    await page.keyboard.press('Enter');
    await page.waitForTimeout(1500);
    await frame.locator('.list .list-row').nth(3).click();
    await page.keyboard.press('Enter');
    await page.waitForTimeout(3000);
  }

  /** Ticks the rows of a list with a label. */
  async #check(label: string): Promise<void> {
    const { quickInput, page } = this.workbench;
    await quickInput.fill(label);
    await page.waitForTimeout(500);
    for (const row of await page.locator('.quick-input-list .monaco-list-row', { hasText: label }).all()) {
      await row.click();
    }
  }

  /** As WebP, which takes a third of what PNG takes. */
  async #take(name: string): Promise<void> {
    const { page } = this.workbench;
    const session = await page.context().newCDPSession(page);
    const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 90 });
    const path = join(this.folder, `${name}-${this.theme}.webp`);
    await writeFile(path, Buffer.from(data, 'base64'));
    console.log(path);
  }
}
