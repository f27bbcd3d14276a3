import { float32, type Tensor } from './runtime';

/** Floats; keeps every tensor on a cache line of its own. */
const ALIGNMENT = 16;

/** Where each named tensor stands in an arena. */
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

  get names(): IterableIterator<string> {
    return this.#places.keys();
  }

  place(name: string): { offset: number; size: number; shape: readonly number[] } {
    const place = this.#places.get(name);
    if (!place) throw new RangeError(`no tensor ${name} in the layout`);
    return place;
  }
}

/**
 * Many tensors in one block of memory. Parameters, gradients and moments of one layout lie in parallel arenas, so that
 * the optimizer runs over them as flat vectors and a checkpoint is a handful of writes.
 */
export class Arena {
  readonly data: Float32Array;

  constructor(readonly layout: Layout) {
    this.data = new Float32Array(layout.size);
  }

  view(name: string): Float32Array {
    const { offset, size } = this.layout.place(name);
    return this.data.subarray(offset, offset + size);
  }

  tensor(name: string): Tensor {
    return float32(this.view(name), this.layout.place(name).shape);
  }
}
