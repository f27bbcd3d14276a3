// Where the time of a training step and of an embedding goes, by operator, as the runtime's own profiler sees it.
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '../../src/core/random';
import { Device } from '../../src/engine/devices';
import { randomBatch, randomEncoder, TrainingStep } from '../support/encoder';
import { median, milliseconds } from '../support/measure';
import { ROUNDS, THREADS } from '../support/options';
import { report } from '../support/row';

const PAIRS = 32;
const LENGTH = 64;
/** Operators that take less are summed up as one row. */
const LEAST_SHARE = 0.01;

class ProfiledDevice extends Device {
  constructor(private readonly folder: string) {
    super('cpu', THREADS);
  }

  override sessionOptions() {
    return {
      ...super.sessionOptions(),
      enableProfiling: true,
      profileFilePrefix: join(this.folder, 'profile'),
    };
  }
}

interface ProfileEvent {
  cat: string;
  name: string;
  /** Microseconds. */
  dur: number;
  args?: { op_name?: string; node_index?: string };
}

/** Seconds by operator of one run: of each node the median over all runs. */
function byOperator(events: readonly ProfileEvent[]): Map<string, number> {
  const nodes = new Map<string, { op: string; times: number[] }>();
  for (const { cat, name, dur, args } of events) {
    if (cat !== 'Node' || !name.endsWith('_kernel_time')) continue;
    const key = `${name} ${args?.node_index}`;
    const node = nodes.get(key) ?? { op: args?.op_name ?? name, times: [] };
    node.times.push(dur / 1e6);
    nodes.set(key, node);
  }
  const seconds = new Map<string, number>();
  for (const { op, times } of nodes.values()) seconds.set(op, (seconds.get(op) ?? 0) + median(times));
  return seconds;
}

function reportProfile(program: string, seconds: ReadonlyMap<string, number>): void {
  const total = [...seconds.values()].reduce((a, b) => a + b, 0);
  const row = (what: string, time: number, note?: string) =>
    report({
      what: `${program}: ${what}`,
      ours: milliseconds(time),
      other: `${((100 * time) / total).toFixed(1)} %`,
      ...(note && { note }),
    });
  row('all operators', total, `threads: ${THREADS}`);
  const sorted = [...seconds].sort(([, a], [, b]) => b - a);
  const shown = sorted.filter(([, time]) => time >= LEAST_SHARE * total);
  for (const [op, time] of shown) row(op, time);
  row(
    'all others',
    sorted.slice(shown.length).reduce((sum, [, time]) => sum + time, 0),
  );
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'polyrank-bench-'));
  try {
    const encoder = await randomEncoder(new ProfiledDevice(folder));
    const step = await TrainingStep.create(encoder, 1 << 20);
    const random = new Random(10);
    for (let round = -1; round < ROUNDS; round++) {
      const batch = randomBatch(random, PAIRS, LENGTH);
      await step.run(batch);
      await encoder.embed(batch.queries, PAIRS * LENGTH);
    }
    await step.close();
    // One file for each program, in the order of their creation: optimizer, gradients, embedding.
    const [, ...files] = readdirSync(folder).sort();
    for (const [i, program] of ['training step', 'embedding'].entries()) {
      const events = JSON.parse(readFileSync(join(folder, files[i]!), 'utf8')) as ProfileEvent[];
      reportProfile(program, byOperator(events));
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

main();
