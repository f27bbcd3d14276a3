import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linearScale, niceEnd } from '../../webview/charts/scale';

describe('scale of an axis', () => {
  it('has round ticks within its ends', () => {
    expect(linearScale([0, 1], [0, 100]).ticks).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(linearScale([-1, 1], [0, 100]).ticks).toEqual([-1, -0.5, 0, 0.5, 1]);
    expect(linearScale([0, 7000], [0, 100]).ticks).toEqual([0, 2000, 4000, 6000]);
  });

  it('leads from one end to the other', () => {
    const { at } = linearScale([10, 30], [100, 200]);
    expect([10, 20, 30].map(at)).toEqual([100, 150, 200]);
  });

  it('has few ticks for any values', () => {
    const value = fc.double({ min: 1e-6, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(value, most => {
        const end = niceEnd(most);
        expect(end).toBeGreaterThanOrEqual(most * (1 - 1e-9));
        expect(end).toBeLessThan(most * 1.5);
        const { ticks } = linearScale([0, end], [0, 1]);
        expect(ticks.length).toBeGreaterThan(2);
        expect(ticks.length).toBeLessThan(9);
        expect(ticks[0]).toBe(0);
      }),
    );
  });
});
