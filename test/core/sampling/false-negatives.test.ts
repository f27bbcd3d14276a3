import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { falseNegatives, type ItemKeys } from '../../../src/core/sampling/false-negatives';

describe('falseNegatives', () => {
  it('marks the same passage and negatives with the text of the positive', () => {
    const { mask, columns, masked } = falseNegatives([
      { passage: 1, positives: [10, 11], negatives: [20, 11] },
      { passage: 2, positives: [20], negatives: [] },
      { passage: 1, positives: [12], negatives: [10] },
    ]);
    expect(columns).toBe(6);
    // biome-ignore format: a matrix
    expect([...mask]).toEqual([
      0, 0, 1,  0, 1, 1,
      0, 0, 0,  1, 0, 0,
      1, 0, 0,  0, 0, 0,
    ]);
    expect(masked).toBe(5);
  });

  it('agrees with the definition on any batch', () => {
    const keys = fc.array(fc.nat(12), { maxLength: 4 });
    const item = fc.record({ passage: fc.nat(6), positives: keys, negatives: keys });
    fc.assert(
      fc.property(fc.array(item, { maxLength: 12 }), (items: ItemKeys[]) => {
        const { mask, columns, masked } = falseNegatives(items);
        const hard = items.flatMap(({ negatives }) => negatives);
        expect(columns).toBe(items.length + hard.length);
        const expected = items.flatMap((row, i) => [
          ...items.map((column, j) => Number(i !== j && row.passage === column.passage)),
          ...hard.map(key => Number(row.positives.includes(key))),
        ]);
        expect([...mask]).toEqual(expected);
        expect(masked).toBe(expected.filter(Boolean).length);
      }),
    );
  });
});
