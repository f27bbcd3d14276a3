// How time and peak memory grow with corpus, batch and length: one, two, four and eight times as much, each in a process of its own.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Random } from '../../src/core/random';
import { Device } from '../../src/engine/devices';
import { forwardOperations, randomBatch, randomEncoder, TrainingStep } from '../support/encoder';
import { evaluateRows } from '../support/evaluation';
import { exactEmbedding, WIDTH } from '../support/exact-embeddings';
import { median, seconds, slope } from '../support/measure';
import { ROUNDS, THREADS, wanted } from '../support/options';
import { report } from '../support/row';
import { everyNth, shapedAsXquadR } from '../support/test-set';

const SCALES = [1, 2, 4, 8];
/** Enough to leave out a slow minute. */
const REPEATS = Math.min(ROUNDS, 3);
const BATCH = 32;
const LENGTH = 32;
/** Less than any of the batches: all are computed in chunks. */
const CHUNK_TOKENS = 1024;

interface Point {
  seconds: number;
  /** Of memory, at the peak. */
  bytes: number;
}

interface Growth {
  what: string;
  /** Does the work at a scale. @returns its seconds */
  measure(scale: number): Promise<number>;
  /** The slope that the work itself has, where it is not 1. */
  expected?: number;
}

const GROWTHS: Readonly<Record<string, Growth>> = {
  corpus: {
    what: 'search and measures, a quarter of the queries of XQuAD-R, 13,013 passages × 1, 2, 4, 8',
    async measure(scale) {
      const random = new Random(scale);
      const embed = (_: number, count: number) => {
        const rows = new Float32Array(count * WIDTH);
        for (let i = 0; i < count; i++) rows.set(exactEmbedding(random), i * WIDTH);
        return rows;
      };
      return (await evaluateRows(everyNth(shapedAsXquadR(scale), 4), embed)).seconds;
    },
  },
  batch: {
    what: `training step, ${LENGTH} tokens, chunks of ${CHUNK_TOKENS}, ${BATCH} pairs × 1, 2, 4, 8`,
    measure: scale => stepSeconds(BATCH * scale, LENGTH),
  },
  length: {
    what: `training step, ${BATCH} pairs, chunks of ${CHUNK_TOKENS}, ${LENGTH} tokens × 1, 2, 4, 8`,
    measure: scale => stepSeconds(BATCH, LENGTH * scale),
    expected: slope(
      SCALES,
      SCALES.map(scale => scale * forwardOperations(LENGTH * scale)),
    ),
  },
};

async function stepSeconds(pairs: number, length: number): Promise<number> {
  const step = await TrainingStep.create(await randomEncoder(new Device('cpu', THREADS)), CHUNK_TOKENS);
  const batch = randomBatch(new Random(6), pairs, length);
  await step.run(batch);
  return seconds(() => step.run(batch));
}

async function measurePoint(name: string, scale: number): Promise<Point> {
  const args = [process.argv[1]!, '--threads', `${THREADS}`, '--point', name, `${scale}`];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout);
}

async function reportGrowth(name: string, { what, expected = 1 }: Growth): Promise<void> {
  if (!wanted(what)) return;
  const points = SCALES.map((): Point[] => []);
  for (let repeat = 0; repeat < REPEATS; repeat++)
    for (const [i, scale] of SCALES.entries()) points[i]!.push(await measurePoint(name, scale));
  const times = points.map(at => median(at.map(point => point.seconds)));
  const bytes = points.map(at => median(at.map(point => point.bytes)));
  const list = (values: readonly string[]) => values.join(', ');
  report({
    what,
    ours: `${list(times.map(time => time.toFixed(time < 10 ? 2 : 1)))} s; ${list(bytes.map(peak => (peak / 1e6).toFixed(0)))} MB`,
    other: 'slopes of the logarithms, time and memory',
    ratio: `${slope(SCALES, times).toFixed(2)}, ${slope(SCALES, bytes).toFixed(2)}`,
    aim: '≤ 1.1',
    note:
      expected === 1
        ? ''
        : `attention is quadratic in length: by its operations the slope is ${expected.toFixed(2)}`,
    raw: { name, scales: SCALES, seconds: times, bytes, expected },
  });
}

async function main(): Promise<void> {
  for (const [name, growth] of Object.entries(GROWTHS)) await reportGrowth(name, growth);
}

async function printPoint(name: string, scale: number): Promise<void> {
  const seconds = await GROWTHS[name]!.measure(scale);
  console.log(JSON.stringify({ seconds, bytes: process.resourceUsage().maxRSS * 1024 }));
}

const at = process.argv.indexOf('--point');
if (at < 0) main();
else printPoint(process.argv[at + 1]!, Number(process.argv[at + 2]));
