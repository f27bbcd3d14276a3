// Takes the pictures of docs/images: runs the sample, and XQuAD-R where its folder is given, and photographs the installed
// extension in a real VS Code.
//
//   npm run screenshots -- [--xquad-r FOLDER] [--keep WORKSPACE]
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
// As deep in the tree as the modules that it is made of, which find the project from where they stand.
const outfile = join(root, 'dist/screenshots/main.mjs');
await mkdir(dirname(outfile), { recursive: true });
await esbuild.build({
  entryPoints: [join(root, 'scripts/screenshots/main.ts')],
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  outfile,
  logLevel: 'warning',
});
const { takeAll } = await import(pathToFileURL(outfile).href);
await takeAll(root, process.argv.slice(2));
