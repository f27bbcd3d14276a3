import { textHash } from '../../data/training/text-key';
import type { Hash64 } from '../../hash';
import { Growing } from '../../trec/growing';

/** Texts in their order by their hashes alone, 8 bytes each. */
export class HashList {
  /** Texts that were added, whether compared or not. */
  size = 0;
  readonly #high = new Growing(Uint32Array);
  readonly #low = new Growing(Uint32Array);

  /** @param isCompared whether the text is to be found again */
  add(text: string, isCompared = true): void {
    this.size++;
    if (!isCompared) return;
    const { high, low } = textHash(text);
    this.#high.push(high);
    this.#low.push(low);
  }

  /** Of the texts to be found again. */
  *hashes(): Generator<Hash64> {
    for (let i = 0; i < this.#high.length; i++) yield { high: this.#high.get(i), low: this.#low.get(i) };
  }
}
