// Achieved arithmetic of embedding and training, as a share of what one large matrix product reaches beside it.
import { Random } from '../../src/core/random';
import { Device } from '../../src/engine/devices';
import { forwardOperations, randomBatch, randomEncoder, TrainingStep } from '../support/encoder';
import { median, ratios, seconds } from '../support/measure';
import { ROUNDS, THREADS } from '../support/options';
import { PRODUCT_OPERATIONS, PRODUCT_TEXT, productTimer, rate } from '../support/product';
import { report } from '../support/row';

const PAIRS = 32;
const LENGTH = 64;

async function main(): Promise<void> {
  const device = new Device('cpu', THREADS);
  const encoder = await randomEncoder(device);
  const step = await TrainingStep.create(encoder, 1 << 20);
  const product = await productTimer(device);
  const peak = async () => PRODUCT_OPERATIONS / (await product());
  const random = new Random(3);
  const forward = forwardOperations(LENGTH);
  const works = {
    embed: {
      // Both towers' texts, as the step has them.
      operations: forward * 2 * PAIRS * LENGTH,
      run: async () => {
        const { queries, passages } = randomBatch(random, PAIRS, LENGTH);
        const start = performance.now();
        await encoder.embed(queries, PAIRS * LENGTH);
        await encoder.embed(passages, PAIRS * LENGTH);
        return (performance.now() - start) / 1000;
      },
      pairs: [] as [number, number][],
    },
    train: {
      // The backward pass makes two products for each of the forward pass.
      operations: 3 * forward * 2 * PAIRS * LENGTH,
      run: async () => {
        const batch = randomBatch(random, PAIRS, LENGTH);
        return seconds(() => step.run(batch));
      },
      pairs: [] as [number, number][],
    },
  };
  for (let round = -1; round < ROUNDS; round++) {
    for (const work of Object.values(works)) {
      const before = await peak();
      const achieved = work.operations / (await work.run());
      const after = await peak();
      // The first round warms up.
      if (round >= 0) work.pairs.push([(before + after) / 2, achieved]);
    }
  }
  const row = (what: string, aim: string, { pairs }: { pairs: [number, number][] }) =>
    report({
      what: `${what}, ${PAIRS} pairs × ${LENGTH} tokens`,
      ours: rate(median(pairs.map(([, ours]) => ours)), 1),
      other: `${rate(median(pairs.map(([peak]) => peak)), 1)}: MatMul ${PRODUCT_TEXT}`,
      ratio: ratios(pairs),
      aim,
      note: `threads: ${THREADS}`,
    });
  row('embedding', '≥ 0.80', works.embed);
  row('training step', '≥ 0.65', works.train);
}

main();
