/**
 * Seeded random numbers: xoshiro128** (Blackman and Vigna, 2018), seeded through splitmix32. The same seed gives the
 * same numbers on every machine.
 */
export class Random {
  readonly #state: Uint32Array;

  /** @param seeds any integers; `new Random(seed, step)` gives each step a stream of its own */
  constructor(...seeds: number[]) {
    this.#state = new Uint32Array(4);
    let mixed = 0x9e3779b9;
    for (const seed of seeds)
      mixed = hash32(mixed ^ hash32(seed >>> 0) ^ hash32(Math.floor(seed / 2 ** 32) >>> 0));
    for (let i = 0; i < 4; i++) {
      mixed = (mixed + 0x9e3779b9) >>> 0;
      this.#state[i] = hash32(mixed);
    }
  }

  /** Uniform in 0 … 2³²−1. */
  uint32(): number {
    const s = this.#state as unknown as [number, number, number, number];
    const result = Math.imul(rotateLeft(Math.imul(s[1], 5), 7), 9) >>> 0;
    const t = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotateLeft(s[3], 11);
    return result;
  }

  /** Uniform in [0, 1), 53 bits. */
  float(): number {
    return ((this.uint32() >>> 5) * 2 ** 26 + (this.uint32() >>> 6)) / 2 ** 53;
  }

  /** Uniform integer in 0 … bound−1, without bias. @param bound at most 2³² */
  integer(bound: number): number {
    if (bound === 2 ** 32) return this.uint32();
    for (;;) {
      const value = this.uint32();
      // The limit is more than 2³² − bound, so it is hardly ever asked for. Remainders of doubles are slow, of integers not.
      if (value < 2 ** 32 - bound || value < 2 ** 32 - (2 ** 32 % bound))
        return (value >>> 0) % (bound >>> 0);
    }
  }

  /** Standard normal (Box and Muller). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.float())) * Math.cos(2 * Math.PI * this.float());
  }

  /** Shuffles in place (Fisher and Yates) and returns the same array. */
  shuffle<T extends { length: number; [index: number]: unknown }>(items: T): T {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      [items[i], items[j]] = [items[j], items[i]];
    }
    return items;
  }
}

/** A 32-bit finaliser with full avalanche (murmur3's). */
export function hash32(value: number): number {
  let h = value >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function rotateLeft(x: number, k: number): number {
  return (x << k) | (x >>> (32 - k));
}
