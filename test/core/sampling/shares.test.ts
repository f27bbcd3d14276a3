import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/core/random';
import { draw, probabilities } from '../../../src/core/sampling/shares';
import { expectFrequencies } from './support';

describe('probabilities', () => {
  it('are equal, by size, or between the two', () => {
    expect(probabilities([1, 4, 0], 'uniform')).toEqual([0.5, 0.5, 0]);
    expect(probabilities([1, 4, 0], 'proportional')).toEqual([0.2, 0.8, 0]);
    expect(probabilities([1, 4, 0], { temperature: 1 })).toEqual([0.2, 0.8, 0]);
    const [small, large] = probabilities([1, 4], { temperature: 2 }); // √1 : √4
    expect([small, large]).toEqual([expect.closeTo(1 / 3), expect.closeTo(2 / 3)]);
    expect(probabilities([1, 4], { temperature: 1e9 })).toEqual([expect.closeTo(0.5), expect.closeTo(0.5)]);
    expect(probabilities([0, 0], 'proportional')).toEqual([0, 0]);
    expect(probabilities([1e300, 1e-300], { temperature: 0.1 })).toEqual([1, 0]);
  });
});

describe('draw', () => {
  it('follows the probabilities', () => {
    const random = new Random(4);
    const shares = [0.1, 0, 0.6, 0.3];
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 20_000; i++) counts[draw(shares, random)]!++;
    expectFrequencies(counts, shares);
  });

  it('never draws what has probability 0, even where rounding leaves a rest', () => {
    const nearlyOne = { float: () => 1 - 2 ** -53 } as Random;
    expect(draw([0.1, 0.2, 0.7 - 1e-15, 0], nearlyOne)).toBe(2);
  });
});
