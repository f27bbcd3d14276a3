/** Token ids, appended one by one without an object for each. */
export class IdBuffer {
  ids: Int32Array;
  length = 0;

  constructor(capacity: number) {
    this.ids = new Int32Array(capacity);
  }

  push(id: number): void {
    if (this.length === this.ids.length) this.#grow(this.length + 1);
    this.ids[this.length++] = id;
  }

  /** Appends `source[from … to−1]`. */
  pushAll(source: Int32Array, from: number, to: number): void {
    const end = this.length + to - from;
    if (end > this.ids.length) this.#grow(end);
    for (let i = from; i < to; i++) this.ids[this.length++] = source[i]!;
  }

  #grow(needed: number): void {
    const larger = new Int32Array(Math.max(2 * this.ids.length, needed));
    larger.set(this.ids);
    this.ids = larger;
  }
}
