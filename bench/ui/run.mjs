// Measures the extension in a real VS Code and prints one Markdown table. See README.md in the folder above.
//
//   npm run bench:ui -- [--only activation,runs] [--xquad-r RUN] [--rounds 5] [--out FILE]
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
// As deep in the tree as the modules that it is made of, which find the project from where they stand.
const outfile = join(root, 'dist/bench/ui/main.mjs');
await mkdir(dirname(outfile), { recursive: true });
await esbuild.build({
  entryPoints: [join(root, 'bench/ui/main.ts')],
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  packages: 'external',
  outfile,
  logLevel: 'warning',
});
const { benchmark } = await import(pathToFileURL(outfile).href);
await benchmark(root, process.argv.slice(2));
