import { describe, expect, it } from 'vitest';
import { hash64, toNumber } from '../../src/core/hash';

describe('hash64', () => {
  it('spreads alike texts as chance would', () => {
    // In n texts, chance gives about n²/2³³ pairs with the same lower 32 bits, and 1 in 256 of these with 8 more.
    const texts = new Set<string>();
    for (let i = 0; i < 300_000; i++) {
      texts
        .add(String(i))
        .add(`row-${i.toString(16).padStart(8, '0')}`)
        .add(`${i}-x`);
    }
    const seen = new Map<number, number>();
    let same32 = 0;
    let same40 = 0;
    for (const text of texts) {
      const { high, low } = hash64(text);
      const other = seen.get(low);
      if (other !== undefined) {
        same32++;
        if ((other & 0xff) === (high & 0xff)) same40++;
      }
      seen.set(low, high);
    }
    const expected = texts.size ** 2 / 2 ** 33;
    expect(Math.abs(same32 - expected)).toBeLessThan(4 * Math.sqrt(expected));
    expect(same40).toBeLessThan(5);
  });

  it('changes half of its bits with any bit of the text', () => {
    const ones = (x: number) => x.toString(2).replaceAll('0', '').length;
    for (let length = 1; length <= 20; length++) {
      for (let bit = 0; bit < 16; bit++) {
        let changed = 0;
        for (let i = 0; i < 64; i++) {
          const codes = Array.from({ length }, (_, k) => 97 + ((i * 7 + k * 3) % 26));
          const a = hash64(String.fromCharCode(...codes));
          codes[i % length]! ^= 1 << bit;
          const b = hash64(String.fromCharCode(...codes));
          changed += ones((a.high ^ b.high) >>> 0) + ones((a.low ^ b.low) >>> 0);
        }
        expect(changed / (64 * 64)).toBeCloseTo(0.5, 1);
      }
    }
  });

  it('is the same on every machine', () => {
    expect(hash64('')).toEqual(hash64(''));
    expect(hash64('語')).toMatchInlineSnapshot(`
      {
        "high": 2544954402,
        "low": 3177082671,
      }
    `);
    expect(Number.isSafeInteger(toNumber({ high: 0xffffffff, low: 0xffffffff }))).toBe(true);
  });
});
