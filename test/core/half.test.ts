import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { halfToFloat, halfValue, toHalf } from '../../src/core/half';

describe('16-bit floats', () => {
  it('have the values of IEEE 754', () => {
    expect([0x3c00, 0xc000, 0x7bff, 0x0001, 0x03ff, 0x0400, 0x3555].map(halfValue)).toEqual([
      1,
      -2,
      65504,
      2 ** -24,
      1023 * 2 ** -24,
      2 ** -14,
      0.333251953125,
    ]);
    expect(halfValue(0x8000)).toBe(-0);
    expect(halfValue(0xfc00)).toBe(Number.NEGATIVE_INFINITY);
    expect(halfValue(0x7c01)).toBeNaN();
  });

  it('survive the way to 32 bits and back, all 65,536', () => {
    const halves = Uint16Array.from({ length: 65536 }, (_, i) => i);
    const floats = new Float32Array(65536);
    halfToFloat(halves, floats, 0);
    const back = toHalf(floats);
    const isNan = (half: number) => (half & 0x7fff) > 0x7c00;
    const changed = halves.filter((half, i) => (isNan(half) ? !isNan(back[i]!) : back[i] !== half));
    expect([...changed]).toEqual([]);
  });

  it('are the nearest to a 32-bit float, ties to even', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, min: Math.fround(-65519), max: Math.fround(65519) }), value => {
        const half = toHalf(Float32Array.of(value))[0]!;
        const gap = Math.abs(halfValue(half) - value);
        for (const neighbour of [half - 1, half + 1]) {
          if ((neighbour & 0x7fff) >= 0x7c00) continue;
          const other = Math.abs(halfValue(neighbour) - value);
          if (Math.sign(halfValue(neighbour)) === Math.sign(halfValue(half)))
            expect(gap < other || (gap === other && half % 2 === 0)).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('overflow to infinity from 65520 on', () => {
    expect([...toHalf(Float32Array.of(65519, 65520, -1e30, Number.NaN))]).toEqual([
      0x7bff, 0x7c00, 0xfc00, 0x7e00,
    ]);
  });
});
