// Writes docs/experiment-file.md, and the JSON Schema for editors, from the schema of experiment files.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const folder = await mkdtemp(join(tmpdir(), 'polyrank-docs-'));
try {
  await build({
    entryPoints: ['src/core/experiment/reference.ts', 'src/core/experiment/json-schema.ts'],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    logLevel: 'warning',
  });
  const load = name => import(pathToFileURL(join(folder, `${name}.mjs`)).href);
  const { renderReference } = await load('reference');
  await writeFile('docs/experiment-file.md', renderReference());
  const { experimentJsonSchema } = await load('json-schema');
  await writeFile(
    'media/experiment.schema.json',
    `${JSON.stringify(experimentJsonSchema(), undefined, 2)}\n`,
  );
} finally {
  await rm(folder, { recursive: true });
}
