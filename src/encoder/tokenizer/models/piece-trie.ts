import { PairMap } from './pair-map';

/** A trie over the UTF-16 units of a vocabulary's pieces. Nodes are numbers; `root` is the first. */
export class PieceTrie {
  readonly root = 0;
  readonly #children = new PairMap();
  #ids = new Int32Array(64).fill(-1);
  #size = 1;

  /** A later piece takes the place of an equal one. */
  insert(piece: string, id: number, start = 0): void {
    let node = this.root;
    for (let i = start; i < piece.length; i++) {
      const unit = piece.charCodeAt(i);
      let child = this.#children.get(node, unit);
      if (child < 0) {
        child = this.#size++;
        this.#children.set(node, unit, child);
      }
      node = child;
    }
    if (node >= this.#ids.length) {
      const larger = new Int32Array(2 * this.#size).fill(-1);
      larger.set(this.#ids);
      this.#ids = larger;
    }
    this.#ids[node] = id;
  }

  /** The node that `unit` leads to, or −1. */
  child(node: number, unit: number): number {
    return this.#children.get(node, unit);
  }

  /** The id of the piece that ends at a node, or −1. */
  id(node: number): number {
    return this.#ids[node] ?? -1;
  }

  /** The id of a whole piece, or −1. */
  find(piece: string): number {
    let node = this.root;
    for (let i = 0; i < piece.length && node >= 0; i++) node = this.child(node, piece.charCodeAt(i));
    return node < 0 ? -1 : this.id(node);
  }
}
