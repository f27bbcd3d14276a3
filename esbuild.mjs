// Builds every bundle of the project; `--watch` rebuilds on change.
import { chmod } from 'node:fs/promises';
import * as esbuild from 'esbuild';
import { BUNDLES } from './scripts/bundles.mjs';

const watch = process.argv.includes('--watch');

for (const options of BUNDLES) {
  if (watch) await (await esbuild.context(options)).watch();
  else await esbuild.build(options);
}
if (!watch) await chmod('dist/cli.js', 0o755);
