import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paretoFront } from '../../../../src/core/inspect/comparison/pareto';

const at = (x: number, y: number) => ({ x, y });

describe('paretoFront', () => {
  it('keeps what nothing beats', () => {
    const points = [at(1, 5), at(2, 4), at(3, 1), at(2, 3), at(0, 5), at(3, 0)];
    expect(paretoFront(points)).toEqual([at(1, 5), at(2, 4), at(3, 1)]);
    expect(paretoFront(points, true)).toEqual([at(3, 0)]);
    expect(paretoFront([at(1, 9), at(2, 4), at(3, 7)], true)).toEqual([at(2, 4), at(3, 7)]);
    expect(paretoFront([])).toEqual([]);
  });

  it('agrees with the definition', () => {
    const point = fc.record({ x: fc.integer({ min: 0, max: 5 }), y: fc.integer({ min: 0, max: 5 }) });
    fc.assert(
      fc.property(fc.array(point), fc.boolean(), (points, lowerIsBetter) => {
        const sign = lowerIsBetter ? -1 : 1;
        const beats = (a: (typeof points)[number], b: (typeof points)[number]) =>
          a.x >= b.x && sign * a.y >= sign * b.y && (a.x > b.x || a.y !== b.y);
        const front = paretoFront(points, lowerIsBetter);
        for (const point of points)
          expect(front.includes(point)).toBe(!points.some(other => beats(other, point)));
        expect(front.map(({ x }) => x)).toEqual(front.map(({ x }) => x).sort((a, b) => a - b));
      }),
    );
  });
});
