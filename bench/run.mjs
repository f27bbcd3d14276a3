// Runs the benchmarks, each in a process of its own: every row as soon as it is there, and all of them as one Markdown table
// at the end. See README.md beside this.
import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';

const CASES = [
  'compute',
  'training',
  'embedding',
  'int8',
  'memory',
  'tokenization',
  'search',
  'linear',
  'score',
  'pairs',
];
const COLUMNS = {
  what: 'What',
  ours: 'Polyrank',
  other: 'Compared with',
  ratio: 'Ratio',
  aim: 'Aim',
  note: '',
};

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: CASES.join() },
    rounds: { type: 'string', default: '7' },
    threads: { type: 'string', default: '0' },
    out: { type: 'string' },
    json: { type: 'string' },
    rows: { type: 'string', default: '' },
    encoder: { type: 'string', default: '' },
  },
});
const only = values.only.split(',');
for (const name of only) {
  if (name !== 'profile' && !CASES.includes(name)) {
    console.error(`no benchmark ${name}; there are: ${CASES.join(', ')}, and profile`);
    process.exit(2);
  }
}

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const outdir = join(root, 'dist/bench');
await esbuild.build({
  entryPoints: only.map(name => join(root, `bench/cases/${name}.ts`)),
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  outdir,
  external: ['onnxruntime-node', 'onnxruntime-common'],
  logLevel: 'warning',
});

const keys = Object.keys(COLUMNS);
const line = cells => `| ${cells.join(' | ')} |`;
const text = [line(Object.values(COLUMNS)), line(keys.map(() => '---'))];
const rows = [];

function add(row) {
  rows.push(row);
  text.push(line(keys.map(key => row[key] ?? '')));
  console.error(text.at(-1));
}

/** Takes the rows that a benchmark prints, JSON Lines; what else it says goes to the terminal. */
async function run(name) {
  const options = ['rounds', 'threads', 'rows', 'encoder'].flatMap(option => [`--${option}`, values[option]]);
  const args = [join(outdir, `${name}.js`), ...options];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = new Promise(resolve => child.on('close', resolve));
  for await (const row of createInterface({ input: child.stdout }))
    add({ benchmark: name, ...JSON.parse(row) });
  const code = await closed;
  if (code === 0) return;
  add({ benchmark: name, what: name, note: `failed with exit code ${code}` });
  process.exitCode = 1;
}

/** Where and when the rows were measured. */
async function circumstances() {
  const runtime = JSON.parse(
    await readFile(join(root, 'node_modules/onnxruntime-node/package.json'), 'utf8'),
  );
  return {
    date: new Date().toISOString(),
    cpu: cpus()[0].model.trim(),
    cores: availableParallelism(),
    memory: totalmem(),
    node: process.version,
    onnxruntime: runtime.version,
    rounds: Number(values.rounds),
  };
}

for (const name of only) {
  console.error(`${name} …`);
  await run(name);
}
console.log(text.join('\n'));
if (values.out) await writeFile(values.out, `${text.join('\n')}\n`);
if (values.json)
  await writeFile(values.json, `${JSON.stringify({ ...(await circumstances()), rows }, undefined, 2)}\n`);
