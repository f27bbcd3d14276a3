import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binEdges, countBins, meanOf } from '../../../../src/core/inspect/queries/histogram';

const rowsOf = (values: readonly number[]) => [...values.keys()];

describe('binEdges', () => {
  it('has 20 bins for shares', () => {
    const edges = binEdges('map', [0.3, 0.4], [0, 1]);
    expect(edges).toHaveLength(21);
    expect([edges[0], edges[3], edges[20]]).toEqual([0, 0.15, 1]);
  });

  it('has steps of 1, 2 and 5 for distances between ranks', () => {
    expect(binEdges('rank_distance', [0, 7], [0, 1])).toEqual([0, 1, 2, 5, 10]);
    expect(binEdges('rank_distance', [10, 1200, Number.NaN], [0, 1, 2])).toEqual([
      10, 20, 50, 100, 200, 500, 1000, 2000,
    ]);
  });

  it('has whole numbers for counts', () => {
    expect(binEdges('num_ret', [3, 5], [0, 1])).toEqual([3, 4, 5, 6]);
    expect(binEdges('num_ret', [0, 100], [0, 1])).toEqual(Array.from({ length: 18 }, (_, i) => i * 6));
  });

  it('is empty without values', () => {
    expect(binEdges('map', [Number.NaN], [0])).toEqual([]);
    expect(countBins([], [Number.NaN], [0])).toEqual([]);
  });
});

describe('countBins', () => {
  it('counts every value once, in the bin that holds it', () => {
    const value = fc.oneof(
      fc.integer({ min: 0, max: 5000 }),
      fc.float({ min: 0, max: 1, noNaN: true }),
      fc.constant(Number.NaN),
    );
    fc.assert(
      fc.property(fc.array(value), fc.constantFrom('map', 'rank_distance'), (values, column) => {
        const edges = binEdges(column, values, rowsOf(values));
        const counts = countBins(edges, values, rowsOf(values));
        expect(counts).toHaveLength(Math.max(0, edges.length - 1));
        const known = values.filter(v => !Number.isNaN(v));
        counts.forEach((count, bin) => {
          const isLast = bin === counts.length - 1;
          const [from, to] = [edges[bin]!, edges[bin + 1]!];
          expect(count).toBe(known.filter(v => v >= from && (v < to || (isLast && v === to))).length);
        });
        expect(counts.reduce((sum, n) => sum + n, 0)).toBe(known.length);
      }),
    );
  });
});

it('takes the mean of the values that there are', () => {
  expect(meanOf([1, Number.NaN, 2, 9], [0, 1, 2])).toBe(1.5);
  expect(meanOf([Number.NaN], [0])).toBeNull();
});
