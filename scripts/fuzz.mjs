// Fuzzes the readers of users' files: `npm run fuzz -- --target safetensors --minutes 10`; without --target, all in turn.
import { fork } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildFuzzer, targetNames } from './fuzz/build.mjs';

/** Milliseconds without an execution that ends are a hang. The largest input may take a second: this leaves room for a busy machine. */
const PATIENCE = 40_000;
/** A target that hangs so often needs to be mended first. */
const MOST_HANGS = 10;

const { values: options } = parseArgs({
  options: {
    target: { type: 'string', multiple: true },
    minutes: { type: 'string', default: '10' },
    /** Ends after so many executions instead, whatever time they take. */
    executions: { type: 'string' },
    seed: { type: 'string', default: '1' },
    folder: { type: 'string', default: 'out/fuzz' },
    /** Reads one file with one target and shows how that ends. */
    replay: { type: 'string' },
    list: { type: 'boolean' },
  },
});

const bundle = resolve(options.folder, 'child.mjs');
await buildFuzzer(bundle);
const names = await targetNames();
if (options.list) {
  console.log(names.join('\n'));
  process.exit();
}
const wanted = options.target ?? names;
const unknown = wanted.find(name => !names.includes(name));
if (unknown !== undefined) {
  console.error(`no target ${unknown}, expected some of ${names.join(', ')}`);
  process.exit(2);
}

let found = 0;
for (const target of wanted) found += await fuzz(target);
process.exitCode = found > 0 ? 1 : 0;

/** Fuzzes one target, in as many processes after each other as it takes, and tells how many faults it found. */
async function fuzz(target) {
  const folder = resolve(options.folder, target);
  rmSync(join(folder, 'work'), { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const start = Date.now();
  const deadline = start + Number(options.minutes) * 60_000;
  const total = { executions: 0, blocks: 0, corpus: 0 };
  let findings = 0;
  for (let round = 0; round < MOST_HANGS; round++) {
    const task = {
      target,
      folder,
      seed: Number(options.seed) + round,
      ...(options.replay && { replay: resolve(options.replay) }),
      ...(options.executions
        ? { executions: Number(options.executions) - total.executions }
        : { milliseconds: deadline - Date.now() }),
    };
    const { progress, death } = await watch(task, finding => {
      findings++;
      report(target, finding.kind, finding.detail, finding.path);
    });
    total.executions += progress.executions;
    total.blocks = Math.max(total.blocks, progress.blocks);
    total.corpus = Math.max(total.corpus, progress.corpus);
    if (!death) break;
    findings++;
    if (!existsSync(join(folder, 'last'))) throw new Error(`${target} does not start: ${death}`);
    const kind = death === 'hang' ? 'hang' : 'crash';
    report(target, kind, death, keepLast(folder, `${kind}-${Date.now()}`));
  }
  if (options.replay) return findings;
  const seconds = (Date.now() - start) / 1000;
  const rate = Math.round(total.executions / seconds);
  console.log(
    `${target}: ${total.executions} executions in ${seconds.toFixed(0)} s (${rate}/s), ` +
      `${total.blocks} blocks, ${total.corpus} inputs kept, ${findings} findings`,
  );
  return findings;
}

/** Runs a child until it ends, dies or falls silent. */
function watch(task, onFinding) {
  const child = fork(bundle, [JSON.stringify(task)], {
    execArgv: ['--enable-source-maps', '--expose-gc', '--max-old-space-size=1024'],
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  let progress = { executions: 0, blocks: 0, corpus: 0 };
  let hung = false;
  let timer;
  const expect = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      hung = true;
      child.kill('SIGKILL');
    }, PATIENCE);
  };
  let errors = '';
  child.stderr.on('data', text => {
    errors = (errors + text).slice(-2000);
  });
  child.on('message', message => {
    if (message.finding) onFinding(message.finding);
    else if (message.progress.executions === progress.executions) return;
    else progress = message.progress;
    expect();
  });
  expect();
  return new Promise(done => {
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      const death = hung
        ? 'hang'
        : code === 0
          ? undefined
          : `the process ended with ${signal ?? code}: ${errors}`;
      done({ progress, death });
    });
  });
}

/** What the child was reading when it ended. */
function keepLast(folder, name) {
  const file = readFileSync(join(folder, 'last'), 'utf8');
  const path = join(folder, 'findings', name, file);
  mkdirSync(dirname(path), { recursive: true });
  cpSync(join(folder, 'work', file), path);
  return path;
}

function report(target, kind, detail, path) {
  console.log(`${target}: ${kind}: ${detail.split('\n').slice(0, 8).join('\n')}`);
  console.log(`  npm run fuzz -- --target ${target} --replay ${path}`);
}
