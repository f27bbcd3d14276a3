import { describe, expect, it } from 'vitest';
import { Random } from '../../src/core/random';
import { RULES } from '../../src/graph/gradient-rules';
import { CASES, type Case, gradientGraph, SIZES } from './gradient-cases';
import { numbers, openGraph } from './harness';

/** Compares the gradients of a case with central differences that the same runtime computes. */
async function check(c: Case, sizes: Record<string, number>, seed: number): Promise<void> {
  const type = c.type ?? 'float64';
  const { graph, inputs, gradientOf, feeds: randomFeeds } = gradientGraph(c, type);
  const feeds = randomFeeds(sizes, new Random(seed));
  const session = await openGraph(graph);
  try {
    const lossAt = async () => numbers((await session.run(feeds)).loss!)[0]!;
    const base = await session.run(feeds);
    const [h, tolerance] = type === 'float64' ? [1e-5, 1e-7] : [5e-3, 2e-3];
    for (const x of inputs) {
      const data = feeds[x.name]!.data as Float64Array;
      const actual = numbers(base[gradientOf(x)]!);
      expect(base[gradientOf(x)]!.dims).toEqual(feeds[x.name]!.dims);
      for (let k = 0; k < data.length; k++) {
        const keep = data[k]!;
        data[k] = keep + h;
        const up = await lossAt();
        data[k] = keep - h;
        const expected = (up - (await lossAt())) / (2 * h);
        data[k] = keep;
        expect(Math.abs(actual[k]! - expected) / (1 + Math.abs(expected)), `${x}[${k}]`).toBeLessThan(
          tolerance,
        );
      }
    }
  } finally {
    await session.release();
  }
}

describe('gradient rules against finite differences', () => {
  const differentiable = Object.entries(RULES).filter(([, rule]) => rule !== 'not differentiable');
  for (const [name] of differentiable) {
    const cases = CASES[name as keyof typeof RULES] ?? [];
    it(name, async () => {
      expect(cases.length, `no case for ${name}`).toBeGreaterThan(0);
      for (const [i, c] of cases.entries())
        for (const [j, sizes] of SIZES.entries()) await check(c, sizes, 100 * i + j);
    });
  }
});
