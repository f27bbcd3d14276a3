import { describe, expect, it } from 'vitest';
import { chiSquareTail } from '../../../src/core/statistics/chi-square';

describe('chiSquareTail', () => {
  // Values of scipy.stats.chi2.sf.
  it.each([
    [1, 1, 0.31731050786291115],
    [3.84, 1, 0.05004352124870519],
    [5, 2, 0.0820849986238988],
    [0.5, 3, 0.9188914116546758],
    [12.3, 7, 0.0911148860003131],
    [40, 10, 1.694474393006737e-5],
    [100, 10, 5.4497019829205215e-17],
    [200, 16, 7.930394909584481e-34],
    [9.2, 10, 0.5132340007957141],
    [700, 2, 9.929590396265143e-153],
    [1e-6, 5, 1],
  ])('of %d with %d degrees of freedom', (x, freedom, expected) => {
    expect(chiSquareTail(x, freedom) / expected).toBeCloseTo(1, 11);
  });

  it('is e^(−x/2) for two degrees of freedom', () => {
    for (let x = 0.1; x < 30; x += 0.37) expect(chiSquareTail(x, 2)).toBeCloseTo(Math.exp(-x / 2), 14);
  });

  it('is 1 at 0 and falls from there', () => {
    for (const freedom of [1, 2, 5, 10, 17]) {
      expect(chiSquareTail(0, freedom)).toBe(1);
      let last = 1;
      for (let x = 0.25; x < 60; x += 0.25) {
        const tail = chiSquareTail(x, freedom);
        expect(tail).toBeLessThan(last + 1e-15);
        last = tail;
      }
    }
  });
});
