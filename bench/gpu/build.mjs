// Bundles the benchmark of a GPU into out/bench-gpu, to be copied to where a GPU is. See ../README.md.
import { cp, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const outdir = join(here, '../../out/bench-gpu');
await esbuild.build({
  entryPoints: { 'bench-gpu': join(here, 'main.ts') },
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  outdir,
  external: ['onnxruntime-node', 'onnxruntime-common'],
  logLevel: 'warning',
});
await cp(join(here, 'peer.py'), join(outdir, 'peer.py'));
await writeFile(
  join(outdir, 'README.md'),
  'Measures training and embedding on a GPU: `node bench-gpu.js --help`. Needs Node 20, onnxruntime-node 1.30.0 and a Vulkan loader.\n',
);
