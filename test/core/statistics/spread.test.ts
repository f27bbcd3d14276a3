import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holm } from '../../../src/core/statistics/holm';
import { effectSize, spread } from '../../../src/core/statistics/spread';

describe('holm', () => {
  it('multiplies by the number of hypotheses that are left, and never falls', () => {
    expect(holm([0.01, 0.04, 0.03])).toEqual([0.03, 0.06, 0.06]);
    expect(holm([0.5, 0.9])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });

  it('keeps the order, lies between p and Bonferroni', () => {
    const p = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(p, { minLength: 1 }), values => {
        const adjusted = holm(values);
        values.forEach((value, i) => {
          expect(adjusted[i]).toBeGreaterThanOrEqual(value);
          expect(adjusted[i]).toBeLessThanOrEqual(Math.min(1, value * values.length));
          values.forEach((other, j) => {
            if (value < other) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j]!);
          });
        });
      }),
    );
  });
});

describe('spread', () => {
  it('gives mean and sample standard deviation', () => {
    expect(spread([1, 2, 3, 4])).toEqual({ mean: 2.5, deviation: Math.sqrt(5 / 3), count: 4 });
    expect(spread([0.3])).toEqual({ mean: 0.3, deviation: undefined, count: 1 });
  });
});

describe('effectSize', () => {
  it('is mean over deviation of the differences by question', () => {
    const differences = { values: [1, 3, 0, 0, 4], groups: ['a', 'a', 'b', 'b', 'c'] };
    // Questions: 2, 0, 4.
    expect(effectSize(differences)).toBeCloseTo(2 / 2, 12);
  });

  it('is undefined where nothing varies', () => {
    expect(effectSize({ values: [1, 1], groups: ['a', 'b'] })).toBeUndefined();
    expect(effectSize({ values: [1], groups: ['a'] })).toBeUndefined();
  });
});
