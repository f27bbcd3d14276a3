import { expect, it } from 'vitest';
import { Random } from '../../../src/core/random';
import { dropoutFeeds } from '../../../src/engine/training/dropout';
import { sameBits } from '../fixtures';

const MASKS = new Map([
  ['words', ['batch', 'length', 32]],
  ['rows', ['batch*length', 8]],
] as const);
const SIZES = { batch: 20, length: 30 };
const masks = (rate: number, ...seeds: number[]) => dropoutFeeds(MASKS, rate, SIZES, new Random(...seeds));

it.each([0.1, 0.5, 0.9])('drops a share of %d and scales the rest, so that the mean stays', rate => {
  const feeds = masks(rate, 1);
  expect(feeds.words!.dims).toEqual([20, 30, 32]);
  expect(feeds.rows!.dims).toEqual([600, 8]);
  const values = [...(feeds.words!.data as Float32Array), ...(feeds.rows!.data as Float32Array)];
  expect(new Set(values)).toEqual(new Set([0, Math.fround(1 / (1 - rate))]));
  // Within four standard deviations.
  const error = 4 * Math.sqrt((rate * (1 - rate)) / values.length);
  expect(Math.abs(values.filter(value => value === 0).length / values.length - rate)).toBeLessThan(error);
  const mean = values.reduce((a, b) => a + b) / values.length;
  expect(Math.abs(mean - 1)).toBeLessThan(error / (1 - rate));
});

it('drops nothing at a rate of 0', () => {
  expect(new Set(masks(0, 1).words!.data as Float32Array)).toEqual(new Set([1]));
});

it('follows the seeds', () => {
  const same = (a: number[], b: number[]) => {
    const [x, y] = [a, b].map(seeds => masks(0.5, ...seeds).words!.data as Float32Array);
    return sameBits(x!, y!);
  };
  expect(same([1, 2], [1, 2])).toBe(true);
  expect(same([1, 2], [2, 1])).toBe(false);
  expect(same([1, 2], [1, 3])).toBe(false);
});
