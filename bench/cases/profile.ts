// Where the time of a training step and of an embedding goes, by operator, as the runtime's own profiler sees it.
import { Random } from '../../src/core/random';
import type { Device } from '../../src/engine/devices';
import { randomBatch, randomEncoder, TrainingStep } from '../support/encoder';
import { median, milliseconds } from '../support/measure';
import { ROUNDS, THREADS } from '../support/options';
import { type ProfileEvent, profile } from '../support/profiled-device';
import { report } from '../support/row';

const PAIRS = 32;
const LENGTH = 64;
/** Operators that take less are summed up as one row. */
const LEAST_SHARE = 0.01;

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

async function work(device: Device): Promise<void> {
  const encoder = await randomEncoder(device);
  const step = await TrainingStep.create(encoder, 1 << 20);
  const random = new Random(10);
  for (let round = -1; round < ROUNDS; round++) {
    const batch = randomBatch(random, PAIRS, LENGTH);
    await step.run(batch);
    await encoder.embed(batch.queries, PAIRS * LENGTH);
  }
  await step.close();
}

async function main(): Promise<void> {
  // Of the optimizer, the gradients, and the encoder.
  const [, training, embedding] = await profile('cpu', work, THREADS);
  reportProfile('training step', byOperator(training!));
  reportProfile('embedding', byOperator(embedding!));
}

main();
