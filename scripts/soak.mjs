// Trains and evaluates for an hour, in one process and in one runner after the other, and tells whether memory, handles,
// threads and child processes are flat; exits with 1 where they are not.
//
//   npm run soak -- [--minutes 60] [--warm-up 0.25] [--encoder samples/encoder]
import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';

if (!globalThis.gc) {
  // Garbage that was not collected yet is no leak.
  const again = spawnSync(process.execPath, ['--expose-gc', ...process.argv.slice(1)], { stdio: 'inherit' });
  process.exit(again.status ?? 1);
}

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    'warm-up': { type: 'string', default: '0.25' },
    encoder: { type: 'string', default: 'samples/encoder' },
  },
});
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const outdir = join(root, 'out/soak');
await mkdir(outdir, { recursive: true });
await esbuild.build({
  entryPoints: {
    soak: join(root, 'scripts/soak/soak.ts'),
    worker: join(root, 'scripts/soak/worker.ts'),
    runner: join(root, 'src/runner/child.ts'),
  },
  outdir,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  format: 'cjs',
  external: ['onnxruntime-node', 'onnxruntime-common'],
  logLevel: 'warning',
});
const { soak, table } = (await import(pathToFileURL(join(outdir, 'soak.cjs')).href)).default;
const soaked = await soak({
  minutes: Number(values.minutes),
  warmUp: Number(values['warm-up']),
  encoder: resolve(root, values.encoder),
  data: join(root, 'samples/qa'),
  runner: join(outdir, 'runner.cjs'),
  worker: join(outdir, 'worker.cjs'),
  log: line => console.log(line),
});
console.log(
  `${soaked.steps} steps and ${soaked.evaluations} evaluations in one process, ${soaked.runs} runs`,
);
console.log(table('The process that trains and evaluates', soaked.worker));
console.log(table('The process that starts runners', soaked.client));
for (const fault of soaked.faults) console.log(`Fault: ${fault}`);
console.log(soaked.faults.length === 0 ? 'Flat.' : 'Not flat.');
process.exitCode = soaked.faults.length === 0 ? 0 : 1;
