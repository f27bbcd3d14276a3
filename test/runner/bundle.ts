import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll } from 'vitest';

const root = join(__dirname, '../..');

/** Bundles an entry of src as esbuild.mjs does, for tests that fork it. It is removed after the tests of the file. */
export async function bundle(entry: string): Promise<string> {
  const outfile = join(root, `dist/test-${process.pid}-${entry.replaceAll('/', '-')}.js`);
  afterAll(() => rm(outfile, { force: true }));
  await build({
    entryPoints: [join(root, 'src', `${entry}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['onnxruntime-node', 'onnxruntime-common'],
    logLevel: 'warning',
  });
  return outfile;
}
