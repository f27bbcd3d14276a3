import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { PageTarget } from '../../src/core/pages/page';
import type { Remote, RpcMessage } from '../../src/core/rpc/messages';
import { dispatchTo, rpcServer } from '../../src/core/rpc/server';

const root = join(import.meta.dirname, '..', '..');
const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  existsSync,
);

/** Whether pages can be opened here; tests that skip for want of a browser say so. */
export const hasBrowser = executablePath !== undefined;

export const THEMES = ['light', 'dark', 'high-contrast'] as const;
export type Theme = (typeof THEMES)[number];

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: executablePath!, args: ['--no-sandbox', '--disable-gpu'] });

export interface OpenPage {
  page: Page;
  /** Every problem that the page reported: errors, and messages of the console's error level. */
  problems: string[];
  /** Tells the page that what it shows may have changed. */
  change(): Promise<void>;
}

/** Opens the bundle of a page in a browser, as the editor would, with a real service behind it. */
export async function openPage<Api extends Remote<Api>>(
  browser: Browser,
  target: PageTarget,
  api: Api,
  { theme = 'light', width = 1280, height = 900 }: { theme?: Theme; width?: number; height?: number } = {},
): Promise<OpenPage> {
  const page = await browser.newPage({ viewport: { width, height } });
  const problems: string[] = [];
  page.on('pageerror', error => problems.push(error.message));
  page.on('console', message => {
    if (message.type() === 'error') problems.push(message.text());
  });
  const send = (message: RpcMessage) =>
    page.evaluate(data => window.postMessage(data, '*'), message).catch(() => {});
  const server = rpcServer(
    dispatchTo(api),
    message => void send(message),
    (method, error) => {
      problems.push(`${method}: ${(error as Error).stack}`);
    },
  );
  await page.exposeFunction('toEditor', (message: unknown) => server.receive(message));
  const { script, style } = await bundle(target.page);
  const themes = readFileSync(join(root, 'webview', 'report', 'theme.css'), 'utf8');
  const data = JSON.stringify(target).replaceAll('<', '\\u003c');
  await page.setContent(`<!DOCTYPE html><html lang="en" data-theme="${theme}"><head><title>page</title>
    <style>${themes}</style><style>${style}</style></head>
    <body class="${BODY_CLASS[theme]}"><script id="target" type="application/json">${data}</script><main id="page"></main></body></html>`);
  await page.evaluate(() => {
    let state: unknown;
    Object.assign(window, {
      acquireVsCodeApi: () => ({
        postMessage: (window as unknown as { toEditor(message: unknown): void }).toEditor,
        getState: () => state,
        setState: (next: unknown) => {
          state = next;
        },
      }),
    });
  });
  await page.addScriptTag({ content: script });
  // The toolkit takes the theme's colours when the document is loaded, which here was before.
  await page.evaluate(() => window.dispatchEvent(new Event('load')));
  // Here the script comes after the page has loaded; the toolkit takes up the theme when it does.
  await page.evaluate(() => window.dispatchEvent(new Event('load')));
  return { page, problems, change: () => send({ type: 'changed' }) };
}

/** As the editor marks the body of a page. */
const BODY_CLASS: Readonly<Record<Theme, string>> = {
  light: 'vscode-light',
  dark: 'vscode-dark',
  'high-contrast': 'vscode-high-contrast',
};

const bundles = new Map<string, Promise<{ script: string; style: string }>>();

/** The script and style sheet of a page. */
export function bundle(name: string): Promise<{ script: string; style: string }> {
  const made = bundles.get(name) ?? build(name);
  bundles.set(name, made);
  return made;
}

async function build(name: string): Promise<{ script: string; style: string }> {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(root, 'webview', name, 'main.ts')],
    bundle: true,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    write: false,
    outdir: 'out',
  });
  const text = (end: string) => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? '';
  return { script: text('.js'), style: text('.css') };
}
