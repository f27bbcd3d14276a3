import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { peer } from '../../../../src/core/metrics/multilingual/peer';
import type { RelevantPassage } from '../../../../src/core/metrics/results';
import { chiSquareTail } from '../../../../src/core/statistics/chi-square';

const relevant = (...rows: [language: string, rank: number, grade?: number][]): RelevantPassage[] =>
  rows.map(([language, rank, grade = 1], i) => ({ passage: `p${i}`, language, grade, rank }));

describe('peer', () => {
  it('tests the ranks of one grade for a difference between languages', () => {
    // Ranks 1, 2 and 3, 4: mean 2.5; SSG = 2 (1² + 1²) = 4, SSA = 2 (1.5² + 0.5²) = 5, H = 3 · 4/5.
    const value = peer(relevant(['de', 1], ['de', 2], ['en', 3], ['en', 4]), Number.POSITIVE_INFINITY);
    expect(value).toBeCloseTo(chiSquareTail(2.4, 1), 12);
    expect(value).toBeCloseTo(0.12133525035848, 10);
  });

  it('is 1 where the mean ranks agree, where one language has all, and where all is below k', () => {
    expect(peer(relevant(['de', 1], ['en', 2], ['en', 3], ['de', 4]), 10)).toBe(1);
    expect(peer(relevant(['de', 1], ['de', 9]), 10)).toBe(1);
    expect(peer(relevant(['de', 11], ['en', 500]), 10)).toBe(1);
    expect(peer([], 10)).toBeUndefined();
  });

  it('ties what stands below k in the middle of the ranks behind it', () => {
    // Ranks 1 and 2 for de; for en 10 + (2 + 1) / 2 = 11.5 twice.
    const tied = peer(relevant(['de', 1], ['de', 2], ['en', 50], ['en', 900]), 10);
    const mean = (1 + 2 + 11.5 + 11.5) / 4;
    const between = 2 * (1.5 - mean) ** 2 + 2 * (11.5 - mean) ** 2;
    const all = (1 - mean) ** 2 + (2 - mean) ** 2 + 2 * (11.5 - mean) ** 2;
    expect(tied).toBeCloseTo(chiSquareTail((3 * between) / all, 1), 12);
  });

  it('weighs the grades', () => {
    const rows = relevant(['de', 1, 1], ['en', 2, 1], ['de', 5, 3], ['de', 6, 3]);
    const low = chiSquareTail(1, 1);
    expect(peer(rows, 10)).toBeCloseTo((low + 1) / 2, 12);
    expect(
      peer(
        rows,
        10,
        new Map([
          [1, 0.25],
          [3, 0.75],
        ]),
      ),
    ).toBeCloseTo(0.25 * low + 0.75, 12);
  });

  it('is a probability, whatever the names of the languages', () => {
    const row = fc.tuple(
      fc.constantFrom('de', 'en', 'zh'),
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 2 }),
    );
    fc.assert(
      fc.property(fc.array(row, { minLength: 1 }), fc.integer({ min: 1, max: 40 }), (rows, k) => {
        const value = peer(relevant(...rows), k)!;
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1 + 1e-12);
        const renamed = rows.map(([language, rank, grade]): [string, number, number] => [
          `x${language}`,
          rank,
          grade,
        ]);
        expect(peer(relevant(...renamed), k)).toBeCloseTo(value, 12);
      }),
    );
  });
});
