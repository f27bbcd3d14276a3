/** @type {import('esbuild').BuildOptions} */
const node = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  sourcemap: true,
  minify: true,
  outdir: 'dist',
  // Native code stays in node_modules; onnxruntime-common must be the one that onnxruntime-node loads.
  external: ['onnxruntime-node', 'onnxruntime-common'],
  logLevel: 'warning',
};

const pages = ['dashboard', 'bias', 'comparison', 'queries'];

/** @type {import('esbuild').BuildOptions} */
const webview = {
  bundle: true,
  platform: 'browser',
  target: 'es2022',
  format: 'iife',
  minify: true,
  outdir: 'dist/webview',
  logLevel: 'warning',
};

/** Every bundle of the project. */
export const BUNDLES = [
  { ...node, entryPoints: { cli: 'src/cli/main.ts' }, banner: { js: '#!/usr/bin/env node' } },
  { ...node, entryPoints: { runner: 'src/runner/child.ts' } },
  { ...node, entryPoints: { probe: 'src/runner/probe-child.ts' } },
  {
    ...node,
    entryPoints: { extension: 'src/extension/extension.ts' },
    external: [...node.external, 'vscode'],
  },
  { ...node, entryPoints: { checker: 'src/extension/experiments/checker-worker.ts' } },
  { ...node, entryPoints: { inspector: 'src/extension/inspector/thread.ts' } },
  { ...webview, entryPoints: { report: 'webview/report/main.ts' } },
  { ...webview, entryPoints: Object.fromEntries(pages.map(page => [page, `webview/${page}/main.ts`])) },
];
