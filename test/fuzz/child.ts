import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../../src/core/random';
import { type Finding, Fuzzer, type Progress } from './engine/fuzzer';
import { judge } from './engine/verdict';
import { TARGETS } from './targets';

/** What `scripts/fuzz.mjs` asks of this process, as its one argument in JSON. */
interface Task {
  target: string;
  seed: number;
  folder: string;
  /** Ends after so many executions, or milliseconds. */
  executions?: number;
  milliseconds?: number;
  /** A file of the target to read, once, instead of fuzzing. */
  replay?: string;
}

const INTERVAL = 250;

const { target: name, seed, folder, replay, ...limit } = JSON.parse(process.argv[2]!) as Task;
const target = TARGETS.find(target => target.name === name)!;
const fuzzer = new Fuzzer(target, new Random(seed), folder);
const send = (message: { progress: Progress } | { finding: Finding }): Promise<void> =>
  new Promise(resolve => process.send!(message, () => resolve()));

async function fuzz(): Promise<void> {
  const end = performance.now() + (limit.milliseconds ?? Number.POSITIVE_INFINITY);
  const most = limit.executions ?? Number.POSITIVE_INFINITY;
  // The watchdog sees from it that the target goes on.
  setInterval(() => send({ progress: fuzzer.progress }), INTERVAL);
  for await (const finding of fuzzer.start()) await send({ finding });
  while (performance.now() < end && fuzzer.progress.executions < most)
    for await (const finding of fuzzer.step()) await send({ finding });
  await send({ progress: fuzzer.progress });
}

/** Reads the target's own files with one of them replaced, and shows how that ended. */
async function show(path: string): Promise<void> {
  const work = join(folder, 'work');
  const file = target.files.find(file => path.endsWith(file.name)) ?? target.files[0]!;
  cpSync(path, join(work, file.name));
  const start = performance.now();
  const error = await target.read(work).then(
    () => undefined,
    (error: unknown) => error,
  );
  const time = performance.now() - start;
  const verdict = judge(error, { time, memory: 0 }, Buffer.alloc(0), work, target.documented);
  console.log(
    `${time.toFixed(0)} ms, ${verdict ? `${verdict.kind}: ${verdict.detail}` : (error ?? 'read without fault')}`,
  );
}

await (replay === undefined ? fuzz() : show(replay));
process.exit();
