import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/core/random';
import { Permutation } from '../../../src/core/sampling/permutation';
import { countBy, expectFrequencies } from './support';

const listOf = (size: number, ...seeds: number[]) => {
  const permutation = new Permutation(size, new Random(...seeds));
  return Array.from({ length: size }, (_, i) => permutation.at(i));
};

describe('Permutation', () => {
  it('takes every value once, and depends on the seed alone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer(), (size, seed) => {
        const values = listOf(size, seed);
        expect(new Set(values).size).toBe(size);
        expect(values.every(value => value >= 0 && value < size)).toBe(true);
        expect(listOf(size, seed)).toEqual(values);
      }),
    );
  });

  it.each([2, 3, 4])('draws all permutations of %i equally often', size => {
    const runs = 24_000;
    const counts = countBy(
      Array.from({ length: runs }, (_, seed) => listOf(size, 7, seed)),
      values => values.join(),
    );
    const all = [0, 1, 2, 6, 24][size]!;
    expect(counts.size).toBe(all);
    expectFrequencies([...counts.values()], new Array(all).fill(1 / all));
  });

  it('puts every index anywhere, and neighbours apart', () => {
    const size = 97;
    const places = new Array<number>(size).fill(0);
    const distances = new Array<number>(size).fill(0);
    for (let seed = 0; seed < 10_000; seed++) {
      const permutation = new Permutation(size, new Random(seed));
      const [a, b] = [permutation.at(41), permutation.at(42)];
      places[a]!++;
      distances[(b - a + size) % size]!++;
    }
    expectFrequencies(places, new Array(size).fill(1 / size));
    expectFrequencies(distances.slice(1), new Array(size - 1).fill(1 / (size - 1)));
  });

  it('reaches the ends of large ranges', () => {
    const size = 2 ** 32;
    const permutation = new Permutation(size, new Random(5));
    const values = Array.from({ length: 1000 }, (_, i) => permutation.at(i));
    expect(new Set(values).size).toBe(1000);
    const quarters = countBy(values, value => String(Math.floor((4 * value) / size)));
    expectFrequencies([...quarters.values()], [0.25, 0.25, 0.25, 0.25]);
  });
});
