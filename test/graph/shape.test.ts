import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { broadcast, type Dim, difference, evaluate, product, sum, terms } from '../../src/graph/shape';

/** A dimension built up from sizes and numbers, and the same as plain arithmetic. */
interface Expression {
  dim: Dim;
  value: (sizes: Record<string, number>) => number;
}

const SYMBOLS = ['batch', 'length', 'query_length', 'n2'];

const expression = fc.letrec<{ any: Expression }>(tie => ({
  any: fc.oneof(
    { depthSize: 'small' },
    fc.integer({ min: -5, max: 9 }).map((n): Expression => ({ dim: n, value: () => n })),
    fc.constantFrom(...SYMBOLS).map((s): Expression => ({ dim: s, value: sizes => sizes[s]! })),
    fc.array(tie('any'), { maxLength: 3 }).map(
      (parts): Expression => ({
        dim: sum(parts.map(part => part.dim)),
        value: sizes => parts.reduce((total, part) => total + part.value(sizes), 0),
      }),
    ),
    fc.array(tie('any'), { maxLength: 3 }).map(
      (parts): Expression => ({
        dim: product(parts.map(part => part.dim)),
        value: sizes => parts.reduce((total, part) => total * part.value(sizes), 1),
      }),
    ),
    fc.tuple(tie('any'), tie('any')).map(
      ([a, b]): Expression => ({
        dim: difference(a.dim, b.dim),
        value: sizes => a.value(sizes) - b.value(sizes),
      }),
    ),
  ),
})).any;

const sizes = fc.record(Object.fromEntries(SYMBOLS.map(s => [s, fc.integer({ min: 0, max: 7 })])));

describe('symbolic dimensions', () => {
  it('stand for what arithmetic gives', () => {
    fc.assert(
      fc.property(expression, sizes, ({ dim, value }, given) => {
        const wanted = value(given);
        // Coefficients must be exact for the comparison to be.
        fc.pre(Math.abs(wanted) < 2 ** 40);
        expect(evaluate(dim, given) - wanted).toBe(0);
      }),
    );
  });

  it('have one text for one size', () => {
    fc.assert(
      fc.property(expression, expression, expression, (x, y, z) => {
        const [a, b, c] = [x.dim, y.dim, z.dim];
        expect(sum([a, b, c])).toBe(sum([c, a, b]));
        expect(sum([a, sum([b, c])])).toBe(sum([a, b, c]));
        expect(product([a, b, c])).toBe(product([b, c, a]));
        expect(product([a, sum([b, c])])).toBe(sum([product([a, b]), product([a, c])]));
        expect(difference(sum([a, b]), b)).toBe(sum([a]));
      }),
    );
  });

  it('become numbers where the symbols cancel out', () => {
    expect(difference('batch*length', product(['length', 'batch']))).toBe(0);
    expect(difference(sum(['batch', 2]), 'batch')).toBe(2);
    expect(product(['batch', 0])).toBe(0);
    expect(sum([])).toBe(0);
    expect(product([])).toBe(1);
  });

  it('read as one would write them', () => {
    expect(product([4, 'length', 'batch', 3])).toBe('12*batch*length');
    expect(sum(['queries', 'passages', 1])).toBe('passages+queries+1');
    expect(difference(1, product([2, 'n']))).toBe('-2*n+1');
    expect(terms('2*a*a-b+3')).toEqual([
      { coefficient: 2, symbols: ['a', 'a'] },
      { coefficient: -1, symbols: ['b'] },
      { coefficient: 3, symbols: [] },
    ]);
  });
});

describe('broadcasting', () => {
  it('stretches axes of size 1 and adds leading ones', () => {
    expect(broadcast(['b', 1, 4], ['n', 1])).toEqual(['b', 'n', 4]);
    expect(broadcast([], ['b'])).toEqual(['b']);
    expect(broadcast([0], [1])).toEqual([0]);
  });

  it('refuses sizes that may differ', () => {
    expect(broadcast(['b'], ['n'])).toBeUndefined();
    expect(broadcast(['b', 3], [2])).toBeUndefined();
    expect(broadcast(['b'], [2])).toBeUndefined();
  });

  it('does not depend on the order', () => {
    const dim = fc.constantFrom<Dim>(1, 2, 'b', 'n');
    const shape = fc.array(dim, { maxLength: 4 });
    fc.assert(
      fc.property(shape, shape, (a, b) => {
        expect(broadcast(a, b)).toEqual(broadcast(b, a));
      }),
    );
  });
});
