import { describe, expect, it } from 'vitest';
import { largestDifference } from '../../../src/engine/probe/compare';

const tensors = (values: Record<string, number[]>) =>
  new Map(Object.entries(values).map(([name, list]) => [name, Float32Array.from(list)]));

describe('the largest difference', () => {
  const expected = tensors({ loss: [2], weights: [0.5, -1], bias: [1e-9, 0] });

  it('is 0 between equal tensors', () => {
    expect(largestDifference(expected, expected)).toEqual({ largest: 0, name: '' });
  });

  it('is relative to the largest value of the tensor', () => {
    const actual = tensors({ loss: [2], weights: [0.75, -1], bias: [1e-9, 0] });
    expect(largestDifference(expected, actual)).toEqual({ largest: 0.25, name: 'weights' });
  });

  it('does not take rounding errors about zero for differences', () => {
    const actual = tensors({ loss: [2], weights: [0.5, -1], bias: [-1e-9, 3e-9] });
    expect(largestDifference(expected, actual).largest).toBeLessThan(1e-6);
  });

  it.each([
    ['NaN', { loss: [2], weights: [Number.NaN, -1], bias: [9, 9] }],
    ['a missing number', { loss: [2], weights: [0.5], bias: [1e-9, 0] }],
    ['a missing tensor', { loss: [2], bias: [1e-9, 0] }],
  ])('is not a number where there is %s', (_, values) => {
    expect(largestDifference(expected, tensors(values))).toEqual({ largest: Number.NaN, name: 'weights' });
  });
});
