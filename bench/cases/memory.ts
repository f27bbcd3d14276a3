// Peak memory of a training step with a large batch and with a small one, cut into chunks of the same size.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Random } from '../../src/core/random';
import { Device } from '../../src/engine/devices';
import { randomBatch, randomEncoder, TrainingStep } from '../support/encoder';
import { THREADS } from '../support/options';
import { report } from '../support/row';

const BATCHES = [64, 1024] as const;
const LENGTH = 32;
const CHUNK_TOKENS = 2048;

/** Bytes at the peak of a process that makes one step. */
async function peakOf(batch: number): Promise<number> {
  const args = [process.argv[1]!, '--threads', `${THREADS}`, '--batch', `${batch}`];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return Number(stdout);
}

async function makeStep(batch: number): Promise<void> {
  const step = await TrainingStep.create(await randomEncoder(new Device('cpu', THREADS)), CHUNK_TOKENS);
  await step.run(randomBatch(new Random(6), batch, LENGTH));
  console.log(process.resourceUsage().maxRSS * 1024);
}

async function main(): Promise<void> {
  const [small, large] = [await peakOf(BATCHES[0]), await peakOf(BATCHES[1])];
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
  report({
    what: `peak memory of a step, batch ${BATCHES[1]} × ${LENGTH} tokens, chunks of ${CHUNK_TOKENS}`,
    ours: megabytes(large),
    other: `${megabytes(small)}: batch ${BATCHES[0]}`,
    ratio: `${(large / small).toFixed(2)}×`,
    aim: '≤ 1.3',
  });
}

const batch = process.argv.indexOf('--batch');
if (batch < 0) main();
else makeStep(Number(process.argv[batch + 1]));
