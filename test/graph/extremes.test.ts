import { describe, expect, it } from 'vitest';
import { CPU_EXTREME_CASES, EXTREME_CASES } from './extreme-cases';
import { simulateHalf } from './half-simulation';
import { numbers, runGraph } from './harness';

describe('values and gradients are finite', () => {
  it.each([...EXTREME_CASES, ...CPU_EXTREME_CASES].map(c => [c.name, c] as const))('%s', async (_, c) => {
    for (const [name, output] of Object.entries(await runGraph(simulateHalf(c.graph), c.feeds)))
      expect(
        numbers(output).filter(value => !Number.isFinite(value)),
        name,
      ).toEqual([]);
  });
});
