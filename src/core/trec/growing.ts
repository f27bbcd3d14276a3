type Numbers = Float32Array | Float64Array | Uint32Array;

/** A typed array that grows at its end. */
export class Growing<T extends Numbers> {
  length = 0;
  #values: T;

  constructor(private readonly kind: new (length: number) => T) {
    this.#values = new kind(1 << 12);
  }

  push(value: number): void {
    if (this.length === this.#values.length) {
      const larger = new this.kind(2 * this.length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length++] = value;
  }

  get(i: number): number {
    return this.#values[i]!;
  }

  /** What was pushed, without a copy. */
  finish(): T {
    return this.#values.subarray(0, this.length) as T;
  }
}
