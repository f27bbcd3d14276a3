import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import * as esbuild from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { thin } from '../../webview/charts/thin';
import { hasBrowser, launchBrowser, THEMES, type Theme } from './harness';

describe('a long line', () => {
  it('is thinned to so many points, its ends and its peak among them', () => {
    const xs = Array.from({ length: 20_000 }, (_, x) => x);
    const ys = xs.map(x => (x === 12_345 ? 9 : Math.sin(x / 1000)));
    const points = thin(xs, ys, 500);
    expect(points).toHaveLength(500);
    expect(points.map(({ x }) => x)).toEqual([...points.map(({ x }) => x)].sort((a, b) => a - b));
    expect([points[0]!.x, points.at(-1)!.x]).toEqual([0, 19_999]);
    expect(points).toContainEqual({ x: 12_345, y: 9 });
    for (const { x, y } of points) expect(y).toBe(ys[x]);
  });

  it('stays as it is where it is short', () => {
    expect(thin([1, 2, 3], [4, 5, 6], 3)).toEqual([
      { x: 1, y: 4 },
      { x: 2, y: 5 },
      { x: 3, y: 6 },
    ]);
    for (let n = 0; n < 40; n++) {
      const xs = Array.from({ length: n }, (_, x) => x);
      expect(thin(xs, xs, 7)).toHaveLength(Math.min(n, 7));
    }
  });
});

const root = join(import.meta.dirname, '..', '..');
/** Where to leave pictures for a look; nowhere by default. */
const screenshots = process.env.SCREENSHOTS;

if (!hasBrowser) console.warn('no Chromium here: the tests of charts are skipped');

describe.skipIf(!hasBrowser)('charts', () => {
  let browser: Browser;
  let script: string;
  let style: string;
  beforeAll(async () => {
    browser = await launchBrowser();
    const { outputFiles } = await esbuild.build({
      entryPoints: [join(import.meta.dirname, 'charts-page.ts')],
      bundle: true,
      format: 'iife',
      write: false,
      outdir: 'out',
    });
    script = outputFiles.find(({ path }) => path.endsWith('.js'))!.text;
    style = outputFiles.find(({ path }) => path.endsWith('.css'))!.text;
  });
  afterAll(() => browser?.close());

  async function open(theme: Theme): Promise<{ page: Page; problems: string[] }> {
    const page = await browser.newPage({ viewport: { width: 800, height: 900 } });
    const problems: string[] = [];
    page.on('pageerror', error => problems.push(error.message));
    const colours = readFileSync(join(root, 'webview', 'report', 'theme.css'), 'utf8');
    await page.setContent(`<!DOCTYPE html><html lang="en" data-theme="${theme}"><head><title>charts</title>
      <style>${colours}</style><style>${style}</style></head><body><main id="page"><h1>Charts</h1><h2>All</h2></main></body></html>`);
    await page.addScriptTag({ content: script });
    await page.waitForFunction(() => document.querySelectorAll('canvas[aria-label]').length === 2);
    return { page, problems };
  }

  /** Presses a button of a figure and returns the file that it saved. */
  async function saved(page: Page, figure: string, as: 'PNG' | 'SVG' | 'CSV'): Promise<Buffer> {
    const before = await page.evaluate(() => globalThis.saved.length);
    await page.getByRole('button', { name: `${figure}: Save as ${as}` }).click();
    await page.waitForFunction(count => globalThis.saved.length > count, before);
    const { name, content } = await page.evaluate(() => globalThis.saved.at(-1)!);
    if (screenshots) writeFileSync(join(screenshots, name), Buffer.from(content));
    expect(name).toMatch(new RegExp(`\\.${as.toLowerCase()}$`));
    return Buffer.from(content);
  }

  it.each(THEMES)('stand in the theme %s, for everyone', async theme => {
    const { page, problems } = await open(theme);
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() =>
      (globalThis as unknown as { axe: typeof axe }).axe.run(),
    );
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
    if (screenshots) {
      mkdirSync(screenshots, { recursive: true });
      await page.screenshot({ path: join(screenshots, `charts-${theme}.png`), fullPage: true });
    }
    expect(problems).toEqual([]);
    await page.close();
  });

  it('are saved as pictures, dark on white', async () => {
    const { page, problems } = await open('dark');
    for (const [figure, width, height] of [
      ['Waves', 1520, 480],
      ['Cells', 880, 160],
    ] as const) {
      const png = await saved(page, figure, 'PNG');
      expect(png.subarray(1, 4).toString()).toBe('PNG');
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([width, height]);
      const corner = await page.evaluate(
        async content => {
          const image = await createImageBitmap(new Blob([new Uint8Array(content)]));
          const context = new OffscreenCanvas(1, 1).getContext('2d')!;
          context.drawImage(image, 0, 0);
          return [...context.getImageData(0, 0, 1, 1).data];
        },
        [...png],
      );
      if (figure === 'Waves') expect(corner).toEqual([255, 255, 255, 255]);

      const text = (await saved(page, figure, 'SVG')).toString();
      const shapes = await page.evaluate(source => {
        const parsed = new DOMParser().parseFromString(source, 'image/svg+xml');
        const count = (selector: string) => parsed.querySelectorAll(selector).length;
        const lengths = [...parsed.querySelectorAll('path')].map(path => path.getTotalLength());
        return {
          faults: count('parsererror'),
          texts: count('text'),
          shapes: count('path, rect'),
          longest: Math.max(...lengths),
        };
      }, text);
      expect(shapes.faults).toBe(0);
      expect(shapes.texts).toBeGreaterThan(5);
      expect(shapes.shapes).toBeGreaterThan(5);
      if (figure === 'Waves') expect(shapes.longest).toBeGreaterThan(800);
      expect(text).not.toContain('NaN');
    }
    await saved(page, 'Means', 'PNG');
    await saved(page, 'Means', 'SVG');
    expect(problems).toEqual([]);
    await page.close();
  });

  it('have a table of their numbers, and a file of it', async () => {
    const { page } = await open('light');
    const toggle = page.getByRole('button', { name: 'Waves: Table of its numbers' });
    await toggle.focus();
    await page.keyboard.press('Enter');
    const table = page.getByRole('table', { name: 'Waves' });
    expect(await table.locator('tbody tr').count()).toBe(200);
    expect(await table.locator('tbody tr').first().innerText()).toBe('0\t1.50\ta "first", <b>one</b>');
    await page.getByRole('button', { name: 'Next rows' }).click();
    expect(await page.getByText('Rows 201 to 400 of 3,000').count()).toBe(1);
    await toggle.click();
    expect(await table.count()).toBe(0);

    const csv = (await saved(page, 'Waves', 'CSV')).toString();
    expect(csv.split('\r\n').slice(0, 3)).toEqual([
      'x,y,note',
      '0,1.5,"a ""first"", <b>one</b>"',
      `1,${Math.sin(1 / 300) + 1.5},`,
    ]);
    await page.getByRole('button', { name: 'Means: Save as CSV' }).click();
    await page.getByText('refused.csv was not saved: the disk is full').waitFor();
    await page.close();
  });

  it('are drawn anew when data or theme change', async () => {
    const { page, problems } = await open('light');
    const canvas = page.getByRole('img', { name: 'Waves' });
    const picture = () => canvas.evaluate(element => (element as HTMLCanvasElement).toDataURL());
    const first = await picture();
    await page.evaluate(() => globalThis.grow(4000));
    const grown = await picture();
    expect(grown).not.toBe(first);
    expect(await canvas.getAttribute('aria-label')).toBe('Waves. 4000 points');
    await page.evaluate(() => {
      document.documentElement.dataset.theme = 'dark';
    });
    await page.waitForTimeout(100);
    expect(await picture()).not.toBe(grown);
    expect(problems).toEqual([]);
    await page.close();
  });
});
