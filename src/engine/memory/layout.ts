/** Floats; keeps every tensor on a cache line of its own. */
const ALIGNMENT = 16;

/** Where each named tensor stands among many that lie in one block of memory. */
export class Layout {
  readonly #places = new Map<string, { offset: number; size: number; shape: readonly number[] }>();
  /** Floats in all, gaps included. */
  readonly size: number;

  constructor(shapes: Iterable<readonly [string, readonly number[]]>) {
    let offset = 0;
    for (const [name, shape] of shapes) {
      const size = shape.reduce((a, b) => a * b, 1);
      this.#places.set(name, { offset, size, shape });
      offset += Math.ceil(size / ALIGNMENT) * ALIGNMENT;
    }
    this.size = offset;
  }

  get names(): readonly string[] {
    return [...this.#places.keys()];
  }

  place(name: string): { offset: number; size: number; shape: readonly number[] } {
    const place = this.#places.get(name);
    if (!place) throw new RangeError(`no tensor ${name} in the layout`);
    return place;
  }

  /** The part of a block of memory that is the tensor `name`. */
  view(block: Float32Array, name: string): Float32Array {
    const { offset, size } = this.place(name);
    return block.subarray(offset, offset + size);
  }
}
