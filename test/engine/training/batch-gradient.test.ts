import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Random } from '../../../src/core/random';
import type { DualEncoder } from '../../../src/engine/dual-encoder';
import { Program } from '../../../src/engine/runtime';
import { largest, largestDifference, openTiny, sameBits } from '../fixtures';
import { type Computed, LOSS, randomBatch, withGradient } from './support';

let encoder: DualEncoder;
beforeAll(async () => {
  encoder = await openTiny('bert-mean');
});
afterAll(() => encoder.close());
afterEach(() => vi.restoreAllMocks());

function expectSame(a: Computed, b: Computed): void {
  expect(a.loss).toBe(b.loss);
  expect(sameBits(a.gradient, b.gradient)).toBe(true);
}

/** Chunks of a few texts each. */
const SMALL = 48;

describe('the gradient by chunks equals that of the whole batch', () => {
  it.each([
    ['queries to passages', LOSS],
    ['symmetric', { ...LOSS, symmetric: true }],
  ])('%s, with hard negatives and false negatives', async (_, loss) => {
    const random = new Random(1);
    const batches = [
      randomBatch(random, 7),
      randomBatch(random, 5, 9),
      randomBatch(random, 1, 3),
      randomBatch(random, 24, 24),
    ];
    const compute = (chunkTokens: number) =>
      withGradient(encoder, { loss, chunkTokens }, async compute => {
        const results: Computed[] = [];
        for (const batch of batches) results.push(await compute(batch));
        return results;
      });
    const whole = await compute(1 << 20);
    for (const chunkTokens of [SMALL, 300]) {
      for (const [i, { loss, gradient }] of (await compute(chunkTokens)).entries()) {
        expect(loss).toBeCloseTo(whole[i]!.loss, 5);
        const error = largestDifference(gradient, whole[i]!.gradient);
        expect(error / largest(whole[i]!.gradient)).toBeLessThan(1e-5);
      }
    }
  });

  it('with cls and max pooling, a dense layer, and texts longer than the budget', async () => {
    for (const name of ['xlm-roberta-cls', 'distilbert-max', 'bert-dense']) {
      const other = await openTiny(name);
      const loss = { ...LOSS, normalize: !other.spec.head.normalize };
      const batch = randomBatch(new Random(2), 4, 2);
      const [whole, chunks] = await Promise.all(
        [1 << 20, 4].map(chunkTokens =>
          withGradient(other, { loss, chunkTokens }, compute => compute(batch)),
        ),
      );
      const error = largestDifference(chunks!.gradient, whole!.gradient);
      expect(error / largest(whole!.gradient), name).toBeLessThan(1e-5);
      await other.close();
    }
  });

  it('and nothing stays of the batch before', async () => {
    const random = new Random(3);
    const [first, second] = [randomBatch(random, 9), randomBatch(random, 4, 1)];
    const fresh = await withGradient(encoder, { chunkTokens: SMALL }, compute => compute(second));
    await withGradient(encoder, { chunkTokens: SMALL }, async compute => {
      await compute(first);
      expectSame(await compute(second), fresh);
    });
  });
});

describe('the loss', () => {
  it('is the one that the gradient comes with', async () => {
    const batch = randomBatch(new Random(4), 6, 4);
    await withGradient(encoder, { chunkTokens: SMALL }, async (compute, it) => {
      expect(await it.loss(batch)).toBeCloseTo((await compute(batch)).loss, 5);
    });
  });

  it('does not see false negatives', async () => {
    const batch = randomBatch(new Random(5), 4);
    batch.falseNegatives.fill(1);
    for (let i = 0; i < 4; i++) batch.falseNegatives[5 * i] = 0;
    // Each query against its own passage alone: nothing to learn.
    for (const chunkTokens of [SMALL, 1 << 20]) {
      const { loss, gradient } = await withGradient(encoder, { chunkTokens }, compute => compute(batch));
      expect(loss).toBeCloseTo(0, 5);
      expect(largest(gradient)).toBeLessThan(1e-5);
    }
  });
});

describe('dropout', () => {
  const WAYS = { 'in one program': 1 << 20, 'by chunks': SMALL };

  it.each(Object.entries(WAYS))('follows the seed, %s', async (_, chunkTokens) => {
    const batch = randomBatch(new Random(6), 6);
    await withGradient(encoder, { chunkTokens, dropout: 0.2 }, async compute => {
      const first = await compute(batch, 1);
      expectSame(await compute(batch, 1), first);
      const other = await compute(batch, 2);
      expect(other.loss).not.toBe(first.loss);
      expect(largestDifference(other.gradient, first.gradient)).toBeGreaterThan(1e-3);
    });
  });

  // The loss under fixed masks is a function of the parameters: a backward pass that dropped anything else would miss its slope.
  it.each(Object.entries(WAYS))('drops the same in both passes, %s', async (_, chunkTokens) => {
    const batch = randomBatch(new Random(7), 6, 2);
    const data = await encoder.parameters.read();
    const before = data.slice();
    await withGradient(encoder, { chunkTokens, dropout: 0.3 }, async compute => {
      const { gradient } = await compute(batch, 3);
      const direction = gradient.subarray(0, data.length);
      const length = Math.hypot(...direction);
      const lossAt = async (h: number) => {
        for (let i = 0; i < data.length; i++) data[i] = before[i]! + (h * direction[i]!) / length;
        return (await compute(batch, 3)).loss;
      };
      const h = 5e-3;
      const slope = ((await lossAt(h)) - (await lossAt(-h))) / (2 * h);
      data.set(before);
      expect(slope / length).toBeCloseTo(1, 2);
    });
  });

  it.each(Object.entries(WAYS))(
    'leaves the mean of the loss about where it is, %s',
    async (_, chunkTokens) => {
      const batch = randomBatch(new Random(8), 6);
      const { loss } = await withGradient(encoder, { chunkTokens }, compute => compute(batch));
      const losses = await withGradient(encoder, { chunkTokens, dropout: 0.02 }, async compute => {
        const results: number[] = [];
        for (let seed = 0; seed < 40; seed++) results.push((await compute(batch, seed)).loss);
        return results;
      });
      const mean = losses.reduce((a, b) => a + b) / losses.length;
      const deviation = Math.sqrt(losses.reduce((sum, x) => sum + (x - mean) ** 2, 0) / losses.length);
      expect(deviation).toBeGreaterThan(0);
      // Within four standard errors: at so low a rate, what is not linear moves the mean by less.
      expect(Math.abs(mean - loss)).toBeLessThan((4 * deviation) / Math.sqrt(losses.length));
    },
  );

  it('is off in validation', async () => {
    const batch = randomBatch(new Random(9), 5);
    const { loss } = await withGradient(encoder, {}, compute => compute(batch));
    await withGradient(encoder, { dropout: 0.5 }, async (_, it) => {
      expect(await it.loss(batch)).toBeCloseTo(loss, 5);
    });
  });
});

it('never runs more tokens at once than the budget, however large the batch', async () => {
  const run = vi.spyOn(Program.prototype, 'run');
  const budget = 256;
  await withGradient(encoder, { chunkTokens: budget }, async compute => {
    for (const size of [16, 64, 256]) await compute(randomBatch(new Random(10), size));
  });
  const tokens = run.mock.calls.flatMap(([feeds]) => feeds.input_ids?.size ?? []);
  expect(tokens.length).toBeGreaterThan((2 * (256 * 2 * 7)) / budget);
  expect(Math.max(...tokens)).toBeLessThanOrEqual(budget);
});
