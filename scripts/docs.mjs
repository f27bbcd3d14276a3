// Writes docs/experiment-file.md from the schema of experiment files.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const folder = await mkdtemp(join(tmpdir(), 'polyrank-docs-'));
try {
  const outfile = join(folder, 'reference.mjs');
  await build({
    entryPoints: ['src/core/experiment/reference.ts'],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    logLevel: 'warning',
  });
  const { renderReference } = await import(pathToFileURL(outfile).href);
  await writeFile('docs/experiment-file.md', renderReference());
} finally {
  await rm(folder, { recursive: true });
}
