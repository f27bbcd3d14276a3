import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInteger, parseScore } from '../../../src/core/trec/numbers';

const score = (text: string) => parseScore(Buffer.from(`x${text}y`), 1, 1 + text.length);
const integer = (text: string) => parseInteger(Buffer.from(`x${text}y`), 1, 1 + text.length);

describe('parseScore', () => {
  it.each([
    '0',
    '-0',
    '+1',
    '1.',
    '.5',
    '00012.50',
    '1e5',
    '-2.5E-3',
    '29.999235280066813',
    '123456789012345678901234567890',
    '0.1234567890123456789012345',
    '1e-400',
    '4e38',
  ])('reads %s as the nearest 32-bit float', text => {
    expect(score(text)).toBe(Math.fround(Number(text)));
  });

  it('reads infinities', () => {
    expect(score('inf')).toBe(Number.POSITIVE_INFINITY);
    expect(score('-Infinity')).toBe(Number.NEGATIVE_INFINITY);
  });

  it.each(['', '-', '.', 'e5', '1e', '1.2.3', 'nan', '0x10', '1_000', '1,5', '٣'])(
    'finds no number in %j',
    text => {
      expect(score(text)).toBeNaN();
    },
  );

  it('agrees with Number for any double and any string of digits', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), value => {
        // String(-0) is "0"; adding 0 makes them one.
        expect(score(String(value)) + 0).toBe(Math.fround(value) + 0);
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^-?\d{1,25}\.\d{0,30}$/), text => {
        expect(score(text)).toBe(Math.fround(Number(text)));
      }),
    );
  });

  it('rounds through a double beside the border between two floats', () => {
    for (const border of [1 + 2 ** -24, 1 + 3 * 2 ** -24, 0.1 + 2 ** -28, 16777217]) {
      for (const step of [-1e-17, 0, 1e-17]) {
        const text = (border + step).toFixed(30);
        expect(score(text)).toBe(Math.fround(Number(text)));
      }
    }
  });

  it('refuses a long wrong number in no time', () => {
    expect(score(`${'1'.repeat(1_000_000)}x`)).toBeNaN();
  });
});

describe('parseInteger', () => {
  it('reads whole numbers and nothing else', () => {
    expect(['0', '-3', '+7', '127', '-0'].map(integer)).toEqual([0, -3, 7, 127, 0]);
    for (const text of ['', '-', '1.0', 'one', '1e3', '99999999999999999999'])
      expect(integer(text)).toBeNaN();
  });
});
