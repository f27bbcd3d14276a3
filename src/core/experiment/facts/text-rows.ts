import { grown } from '../../data/training/resize';
import { TextIndex } from '../../data/training/text-index';
import type { Hash64 } from '../../hash';

/** Texts of a table by their hashes, each with the first row that has it: 17 to 29 bytes a text, whatever its length. */
export class TextRows {
  readonly #index = new TextIndex();
  #row = new Uint32Array(1024);

  /** Different texts. */
  get size(): number {
    return this.#index.size;
  }

  /** @param hash `textHash` of the text */
  add(hash: Hash64, row: number): void {
    const known = this.#index.size;
    const index = this.#index.indexOfHash(hash);
    if (index < known) return;
    this.#row = grown(this.#row, index + 1);
    this.#row[index] = row;
  }

  /** The first row that has the text. */
  rowOf(hash: Hash64): number | undefined {
    const index = this.#index.find(hash);
    return index === undefined ? undefined : this.#row[index];
  }

  *hashes(): Generator<Hash64> {
    for (let index = 0; index < this.size; index++) yield this.#index.hashOf(index);
  }
}
