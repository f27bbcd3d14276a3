import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sortedByNumber, sortedByText } from '../../../../src/core/inspect/queries/sort';

describe('sortedByNumber', () => {
  it('orders, keeps the order of equals, and puts rows without a value last in both directions', () => {
    const value = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constant(Number.NaN));
    fc.assert(
      fc.property(fc.array(value), fc.boolean(), (values, descending) => {
        const rows = Int32Array.from(values.keys());
        const known = [...rows].filter(row => !Number.isNaN(values[row]));
        const unknown = [...rows].filter(row => Number.isNaN(values[row]));
        known.sort((a, b) => (descending ? values[b]! - values[a]! : values[a]! - values[b]!));
        expect([...sortedByNumber(rows, values, descending)]).toEqual([...known, ...unknown]);
      }),
    );
  });

  it('leaves the rows that it is given', () => {
    const rows = Int32Array.of(1, 0);
    sortedByNumber(rows, [1, 2], false);
    expect([...rows]).toEqual([1, 0]);
  });
});

it('orders texts as dictionaries do, numbers in them by size', () => {
  const texts = ['z', 'Äpfel', 'q10', 'apfel', 'q9'];
  expect([...sortedByText(Int32Array.of(0, 1, 2, 3, 4), texts, false)].map(row => texts[row])).toEqual([
    'apfel',
    'Äpfel',
    'q9',
    'q10',
    'z',
  ]);
});
