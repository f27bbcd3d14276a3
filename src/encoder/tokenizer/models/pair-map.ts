/** The second number of a pair is less than this, the first less than twice this. */
const limit = 2 ** 26;

/** A map from pairs of small non-negative integers to integers, in typed arrays: 12 bytes a slot, at most 3/4 of them taken. */
export class PairMap {
  #keys = new Float64Array(16).fill(-1);
  #values = new Int32Array(16);
  #size = 0;

  /** The value, or −1. */
  get(first: number, second: number): number {
    const keys = this.#keys;
    const mask = keys.length - 1;
    const key = first * limit + second;
    for (let slot = hash(first, second) & mask; ; slot = (slot + 1) & mask) {
      const found = keys[slot]!;
      if (found === key) return this.#values[slot]!;
      if (found === -1) return -1;
    }
  }

  set(first: number, second: number, value: number): void {
    if (4 * this.#size >= 3 * this.#keys.length) this.#grow();
    this.#put(first, second, value);
  }

  #put(first: number, second: number, value: number): void {
    const mask = this.#keys.length - 1;
    const key = first * limit + second;
    let slot = hash(first, second) & mask;
    while (this.#keys[slot] !== -1 && this.#keys[slot] !== key) slot = (slot + 1) & mask;
    if (this.#keys[slot] === -1) this.#size++;
    this.#keys[slot] = key;
    this.#values[slot] = value;
  }

  #grow(): void {
    const keys = this.#keys;
    const values = this.#values;
    this.#keys = new Float64Array(2 * keys.length).fill(-1);
    this.#values = new Int32Array(2 * keys.length);
    this.#size = 0;
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i]!;
      if (key !== -1) this.#put(Math.floor(key / limit), key % limit, values[i]!);
    }
  }
}

function hash(first: number, second: number): number {
  const mixed = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
