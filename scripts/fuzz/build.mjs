import { readdir } from 'node:fs/promises';
import * as esbuild from 'esbuild';
import { BANNER, instrument } from './instrument.mjs';

/** Bundles the fuzzer with all targets, instrumented, into one file. */
export async function buildFuzzer(outfile) {
  await esbuild.build({
    entryPoints: ['test/fuzz/child.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    sourcemap: 'inline',
    // CommonJS packages ask for Node's modules by require.
    banner: {
      js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url); ${BANNER}`,
    },
    plugins: [instrument()],
    logLevel: 'warning',
  });
}

/** The targets, each in a file of its own. */
export async function targetNames() {
  const files = await readdir('test/fuzz/targets');
  return files
    .filter(file => file !== 'index.ts')
    .map(file => file.replace(/\.ts$/, ''))
    .sort();
}
