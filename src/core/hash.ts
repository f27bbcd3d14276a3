import { hash32 } from './random';

export interface Hash64 {
  /** Upper and lower 32 bits, unsigned. */
  high: number;
  low: number;
}

/**
 * A 64-bit hash of a text, the same on every machine; not for secrets. Each UTF-16 code unit is absorbed into a state
 * of 64 bits by a step that loses nothing, so texts collide about as rarely as 64 bits allow: any two among 10 million
 * with a probability of 3 in a million.
 */
export function hash64(text: string): Hash64 {
  let a = 0x9e3779b9 ^ text.length;
  let b = 0x7f4a7c15;
  for (let i = 0; i < text.length; i++) {
    a = Math.imul(a ^ text.charCodeAt(i), 0x85ebca6b);
    b = Math.imul(((b << 13) | (b >>> 19)) ^ a, 0xc2b2ae35);
    a = (((a << 15) | (a >>> 17)) + b) | 0;
  }
  const low = hash32((a + b) | 0);
  return { high: hash32(b ^ low), low };
}

/** The upper 53 bits of a hash, as many as a number holds exactly. */
export function toNumber({ high, low }: Hash64): number {
  return high * 2 ** 21 + (low >>> 11);
}
