import { type Hash64, hash64 } from '../../hash';
import { resize } from './resize';

const EMPTY = 0;

/**
 * Numbers distinct texts 0, 1, 2 … in the order in which they first appear. Texts are known by 64-bit hashes alone, so
 * each costs 13 to 23 bytes, whatever its length.
 *
 * A table of slots with linear probing; a slot holds an index plus one.
 */
export class TextIndex {
  size = 0;
  #slots = new Uint32Array(1 << 10);
  #high = new Uint32Array(1 << 9);
  #low = new Uint32Array(1 << 9);

  /** The index of a text, a new one if it was not met before. */
  indexOf(text: string): number {
    return this.indexOfHash(hash64(text));
  }

  /** Like `indexOf`, of a text whose `hash64` is known. */
  indexOfHash({ high, low }: Hash64): number {
    for (let slot = this.#firstSlot(low); ; slot = this.#after(slot)) {
      const held = this.#slots[slot]!;
      if (held === EMPTY) {
        this.#add(slot, high, low);
        return this.size - 1;
      }
      if (this.#low[held - 1] === low && this.#high[held - 1] === high) return held - 1;
    }
  }

  /** The index of the text with this `hash64`, if it was met. */
  find({ high, low }: Hash64): number | undefined {
    for (let slot = this.#firstSlot(low); ; slot = this.#after(slot)) {
      const held = this.#slots[slot]!;
      if (held === EMPTY) return undefined;
      if (this.#low[held - 1] === low && this.#high[held - 1] === high) return held - 1;
    }
  }

  /** The `hash64` of the text with this index. */
  hashOf(index: number): Hash64 {
    return { high: this.#high[index]!, low: this.#low[index]! };
  }

  #firstSlot(low: number): number {
    return low & (this.#slots.length - 1);
  }

  #after(slot: number): number {
    return (slot + 1) & (this.#slots.length - 1);
  }

  #add(slot: number, high: number, low: number): void {
    if (this.size === this.#low.length) {
      this.#high = resize(this.#high, 1.5 * this.size);
      this.#low = resize(this.#low, 1.5 * this.size);
    }
    this.#high[this.size] = high;
    this.#low[this.size] = low;
    this.#slots[slot] = ++this.size;
    if (this.size > 0.75 * this.#slots.length) this.#rehash(2 * this.#slots.length);
  }

  #rehash(slots: number): void {
    this.#slots = new Uint32Array(slots);
    for (let i = 0; i < this.size; i++) {
      let slot = this.#firstSlot(this.#low[i]!);
      while (this.#slots[slot] !== EMPTY) slot = this.#after(slot);
      this.#slots[slot] = i + 1;
    }
  }
}
