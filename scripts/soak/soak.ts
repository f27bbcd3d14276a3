import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkExperiment } from '../../src/core/experiment/check';
import { Runner } from '../../src/runner/client';
import { createRun } from '../../src/runner/create-run';
import { newJobs } from '../../src/runner/plan';
import { type Sample, sample } from './sample';
import { type Trend, trends } from './trend';
import type { WorkerReport } from './worker';

export interface SoakOptions {
  minutes: number;
  /** Share of the time after which memory is expected to be flat. */
  warmUp: number;
  /** Folder of the encoder that is trained. */
  encoder: string;
  /** Folder with `train.jsonl` and `test.jsonl`. */
  data: string;
  /** Bundles of `src/runner/child.ts` and of `worker.ts`. */
  runner: string;
  worker: string;
  log(line: string): void;
}

export interface Soaked {
  /** Of the process that trains and evaluates without end, and of this one, which starts runners. */
  worker: Trend[];
  client: Trend[];
  steps: number;
  evaluations: number;
  runs: number;
  /** Whatever is not as it should be. */
  faults: string[];
}

/** Trains and evaluates for a time in one process, and in one runner after the other, and tells whether what they hold is flat. */
export async function soak(options: SoakOptions): Promise<Soaked> {
  const folder = mkdtempSync(join(tmpdir(), 'polyrank-soak-'));
  try {
    const end = performance.now() + options.minutes * 60_000;
    const [inOne, inRunners] = await Promise.all([
      workInOne(options, folder, end),
      workInRunners(options, folder, end),
    ]);
    const { samples: workerSamples, ...rest } = inOne;
    const worker = trends(workerSamples, options.warmUp);
    const client = trends(inRunners.samples, options.warmUp);
    const faults = [
      ...inRunners.faults,
      ...worker.filter(({ flat }) => !flat).map(({ measure }) => `${measure} of the worker grows`),
      ...client.filter(({ flat }) => !flat).map(({ measure }) => `${measure} of the client grows`),
    ];
    return { ...rest, runs: inRunners.runs, worker, client, faults };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const experiment = ({ encoder, data }: SoakOptions, steps: number): string => `encoder:
  path: ${encoder}
  max_query_tokens: 32
  max_passage_tokens: 64
train:
  batches: hybrid
  data: ${join(data, 'train.jsonl')}
  batch_size: 16
  # Some batches fit into one chunk, some do not.
  chunk_tokens: 1200
  steps: ${steps}
  dropout: 0.1
  optimizer: { learning_rate: 1e-5 }
  validation: { data: ${join(data, 'test.jsonl')}, every: 20, patience: 1000000, batch_size: 16 }
  checkpoint_every: 25
evaluate:
  data: { name: sample, path: ${join(data, 'test.jsonl')}, format: pairs }
  measures: [map, recall.1, ndcg_cut.10]
device: cpu
`;

/** Makes the folder of a run of so many steps. */
async function newRun(options: SoakOptions, folder: string, steps: number): Promise<string> {
  const file = join(folder, 'soak.polyrank.yaml');
  const text = experiment(options, steps);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, text);
  const { cells } = await checkExperiment(text, file);
  const plan = { file, cells, runsFolder: join(folder, 'runs') };
  return createRun(newJobs(plan)[0]!, plan, text);
}

async function workInOne(options: SoakOptions, folder: string, end: number) {
  const { worker, log } = options;
  const path = await newRun(options, join(folder, 'one'), 1e9);
  const child = fork(worker, [path], { execArgv: ['--expose-gc'], serialization: 'advanced' });
  const samples: Sample[] = [];
  let last = { steps: 0, evaluations: 0 };
  let said = performance.now();
  child.on('message', ({ sample, ...counts }: WorkerReport) => {
    samples.push(sample);
    last = counts;
    const now = performance.now();
    if (now - said > 60_000) {
      said = now;
      const { rss, heap, descriptors, threads } = sample;
      log(
        `${Math.round(sample.time)} s: ${counts.steps} steps, ${counts.evaluations} evaluations, ${megabytes(rss)} resident, ${megabytes(heap)} heap, ${descriptors} descriptors, ${threads} threads`,
      );
    }
    if (now > end && child.connected) child.send('stop', () => {});
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`the worker ended with ${code}`);
  return { samples, ...last };
}

async function workInRunners(options: SoakOptions, folder: string, end: number) {
  const { runner: script, log } = options;
  const start = performance.now();
  const samples: Sample[] = [];
  const faults: string[] = [];
  let runs = 0;
  for (; performance.now() < end; runs++) {
    const path = await newRun(options, join(folder, 'runners'), 4);
    const stops = runs % 3 === 1;
    let runner = begin(false);
    const outcome = await runner.finished;
    // Every third run is stopped in its midst and goes on.
    if (stops && outcome.status === 'stopped') {
      runner = begin(true);
      const { status } = await runner.finished;
      if (status !== 'done') faults.push(`a resumed run ended as ${JSON.stringify(status)}`);
    } else if (outcome.status !== 'done') faults.push(`a run ended as ${JSON.stringify(outcome)}`);
    const left = readdirSync(path).filter(name => /tmp$|^lock|^checkpoints$/.test(name));
    if (left.length > 0) faults.push(`a run left ${left.join(', ')}`);
    rmSync(path, { recursive: true });
    samples.push(await sample(start));

    function begin(resume: boolean): Runner {
      const begun: Runner = new Runner({
        script,
        runFolder: path,
        resume,
        onEvent: event => {
          if (stops && !resume && event.type === 'step' && event.step === 2) begun.stop();
        },
      });
      return begun;
    }
  }
  log(`${runs} runs in processes of their own`);
  return { samples, faults, runs };
}

/** The trends as a table, for people. */
export function table(name: string, measured: readonly Trend[]): string {
  const rows = measured.map(({ measure, first, last, largest, growth, allowed, flat }) => {
    const bytes = measure === 'rss' || measure === 'heap' || measure === 'external';
    const shown = (value: number) => (bytes ? megabytes(value) : value.toFixed(1));
    const cells = [measure, shown(first), shown(last), shown(largest), shown(growth), shown(allowed)];
    return `${cells.map(cell => cell.padStart(12)).join('')}  ${flat ? 'flat' : 'GROWS'}`;
  });
  const head = ['', 'first', 'last', 'largest', 'growth', 'allowed'].map(cell => cell.padStart(12)).join('');
  return [name, head, ...rows].join('\n');
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
