import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../src/core/random';
import { WORD_EMBEDDINGS } from '../../src/encoder/architectures/names';
import type { Precision } from '../../src/encoder/architectures/transformer';
import {
  chunkGraph,
  embedGraph,
  gradientOf,
  LOSS_SCALE,
  stepGraph,
  sumOf,
} from '../../src/encoder/training/graphs';
import { Device } from '../../src/engine/devices';
import type { DualEncoder } from '../../src/engine/dual-encoder';
import { type Feeds, float32, Program, scalar } from '../../src/engine/runtime';
import { encoderInputs, lengthOf, type TokenizedTexts, textCount } from '../../src/engine/token-batch';
import type { Graph } from '../../src/graph/graph';
import { largest, largestDifference, openTiny } from './fixtures';
import { randomTexts } from './training/support';

const CPU = new Device('cpu', 1);
const LOSS = { temperature: 0.1, symmetric: true, normalize: true };

let encoder: DualEncoder;
beforeAll(async () => {
  encoder = await openTiny('bert-mean');
});
afterAll(() => encoder.close());

const chunkOf = (texts: TokenizedTexts) => {
  const all = Int32Array.from({ length: textCount(texts) }, (_, i) => i);
  return { texts: all, length: Math.max(...Array.from(all, i => lengthOf(texts, i))) };
};

async function run(graph: Graph, feeds: Feeds): Promise<Map<string, Float32Array>> {
  const program = await Program.create(graph, CPU);
  try {
    const results = await program.run(feeds);
    return new Map(Object.entries(results).map(([name, { data }]) => [name, data as Float32Array]));
  } finally {
    await program.close();
  }
}

const spec = (precision: Precision) => ({ ...encoder.spec, precision });

function stepFeeds(seed: number): Feeds {
  const random = new Random(seed);
  const feeds: Record<string, ReturnType<typeof scalar>> = { ...encoder.feeds() };
  for (const [side, count] of [
    ['query', 6],
    ['passage', 8],
  ] as const) {
    const texts = randomTexts(random, count);
    for (const [name, tensor] of Object.entries(encoderInputs(texts, chunkOf(texts))))
      feeds[`${side}_${name}`] = tensor;
  }
  feeds.mask = float32(new Float32Array(48), [6, 8]);
  return feeds;
}

/** The largest difference of any tensor, relative to its own largest value, but to no less than 1% of all. */
function relative(expected: Map<string, Float32Array>, actual: Map<string, Float32Array>): number {
  const floor = 0.01 * Math.max(...[...expected.values()].map(largest));
  return Math.max(
    ...[...expected].map(
      ([name, values]) => largestDifference(values, actual.get(name)!) / Math.max(largest(values), floor),
    ),
  );
}

describe('mixed precision', () => {
  it('changes embeddings by less than 1%', async () => {
    const texts = randomTexts(new Random(1), 8);
    const feeds = { ...encoder.feeds(), ...encoderInputs(texts, chunkOf(texts)) };
    const [single, mixed] = [
      await run(embedGraph(spec('float32')), feeds),
      await run(embedGraph(spec('mixed')), feeds),
    ];
    const difference = relative(single, mixed);
    expect(difference).toBeLessThan(1e-2);
    expect(difference).toBeGreaterThan(1e-5);
  });

  it.each([1, 1024, 65536])('changes loss and gradients by less than 1%, at loss scale %d', async scale => {
    const feeds = stepFeeds(2);
    const single = await run(stepGraph(spec('float32'), LOSS), feeds);
    const mixed = await run(stepGraph(spec('mixed'), LOSS), { ...feeds, [LOSS_SCALE]: scalar(scale) });
    for (const [name, values] of mixed)
      if (name !== 'loss')
        mixed.set(
          name,
          values.map(value => value / scale),
        );
    expect(relative(single, mixed)).toBeLessThan(1e-2);
  });
});
