import type { IdBuffer } from './id-buffer';

/** Words kept; with their letters and ids at most some 7 MB. When full, the cache starts anew. */
const capacity = 1 << 16;
const slots = 4 * capacity;
const letterRoom = 16 * capacity;
const idRoom = 8 * capacity;

/** Longer ones (whole sentences, in scripts without spaces) hardly come twice. */
const longestKept = 48;

/** Slots looked at for one word: what keeps the cost bounded for words made to collide. */
const longestProbe = 16;

/** A hash of no letters. */
export const noLetters = 0x811c9dc5;

/** The hash of letters and one more (FNV-1a over UTF-16 units). */
export function withLetter(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x01000193);
}

/** Remembers the ids of words (parts of texts), in typed arrays: most words of a corpus come again and again. */
export class WordCache {
  /** Number of a word and one, or 0. */
  readonly #slots = new Int32Array(slots);
  readonly #hashes = new Int32Array(capacity);
  /** Letters of word i: `letters[letterStarts[i] … letterStarts[i+1]−1]`; its ids likewise. */
  readonly #letterStarts = new Int32Array(capacity + 1);
  readonly #letters = new Uint16Array(letterRoom);
  readonly #idStarts = new Int32Array(capacity + 1);
  readonly #ids = new Int32Array(idRoom);
  #count = 0;

  /** Appends the ids of `text[start … end−1]`, if they are known. */
  append(text: string, start: number, end: number, hash: number, out: IdBuffer): boolean {
    if (end - start > longestKept) return false;
    for (let probe = 0; probe < longestProbe; probe++) {
      const word = this.#slots[slot(hash, probe)]! - 1;
      if (word < 0) return false;
      if (this.#hashes[word] !== hash || !this.#is(word, text, start, end)) continue;
      out.pushAll(this.#ids, this.#idStarts[word]!, this.#idStarts[word + 1]!);
      return true;
    }
    return false;
  }

  /** Keeps the ids of `text[start … end−1]`, which are those in `out` from `from` on. */
  keep(text: string, start: number, end: number, hash: number, out: IdBuffer, from: number): void {
    const ids = out.length - from;
    if (end - start > longestKept || ids > longestKept) return;
    const isFull =
      this.#count === capacity ||
      this.#letterStarts[this.#count]! + end - start > letterRoom ||
      this.#idStarts[this.#count]! + ids > idRoom;
    if (isFull) {
      this.#slots.fill(0);
      this.#count = 0;
    }
    let probe = 0;
    while (this.#slots[slot(hash, probe)] !== 0) if (++probe === longestProbe) return;
    const word = this.#count;
    this.#hashes[word] = hash;
    let letter = this.#letterStarts[word]!;
    for (let i = start; i < end; i++) this.#letters[letter++] = text.charCodeAt(i);
    this.#letterStarts[word + 1] = letter;
    this.#ids.set(out.ids.subarray(from, out.length), this.#idStarts[word]);
    this.#idStarts[word + 1] = this.#idStarts[word]! + ids;
    // Last of all: whoever is ended before keeps nothing.
    this.#slots[slot(hash, probe)] = word + 1;
    this.#count++;
  }

  #is(word: number, text: string, start: number, end: number): boolean {
    const letters = this.#letterStarts[word]!;
    if (this.#letterStarts[word + 1]! - letters !== end - start) return false;
    for (let i = start; i < end; i++)
      if (this.#letters[letters + i - start] !== text.charCodeAt(i)) return false;
    return true;
  }
}

function slot(hash: number, probe: number): number {
  return ((hash ^ (hash >>> 15)) + probe) & (slots - 1);
}
