// Runs the benchmarks, each in a process of its own, and prints their rows as one Markdown table. See README.md beside this.
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';

const CASES = ['compute', 'pytorch', 'memory', 'search', 'score', 'pairs'];
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

/** @returns the rows that a benchmark prints, JSON Lines; what else it says goes to the terminal */
async function run(name) {
  const args = [join(outdir, `${name}.js`), '--rounds', values.rounds, '--threads', values.threads];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = new Promise(resolve => child.on('close', resolve));
  const rows = [];
  for await (const line of createInterface({ input: child.stdout })) rows.push(JSON.parse(line));
  const code = await closed;
  return code === 0 ? rows : [...rows, { what: name, note: `failed with exit code ${code}` }];
}

const keys = Object.keys(COLUMNS);
const line = cells => `| ${cells.join(' | ')} |`;
const text = [line(Object.values(COLUMNS)), line(keys.map(() => '---'))];
let failed = false;
for (const name of only) {
  console.error(`${name} …`);
  for (const row of await run(name)) {
    failed ||= row.note?.startsWith('failed') ?? false;
    text.push(line(keys.map(key => row[key] ?? '')));
  }
}
console.log(text.join('\n'));
if (values.out) await writeFile(values.out, `${text.join('\n')}\n`);
process.exitCode = failed ? 1 : 0;
