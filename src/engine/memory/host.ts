import { float32 } from '../runtime';
import type { Layout } from './layout';
import type { Block, DeviceMemory } from './memory';
import { Slot } from './slot';

/** CPU memory, and that of GPUs whose tensors cannot stay there from one run to the next (CUDA, DirectML, CoreML). */
export class HostMemory implements DeviceMemory {
  async upload(values: Float32Array, shape: readonly number[]): Promise<Slot> {
    return new Slot(float32(values, shape));
  }

  async write({ tensor }: Slot, values: Float32Array): Promise<void> {
    (tensor.data as Float32Array).set(values);
  }

  async download({ tensor }: Slot): Promise<Float32Array> {
    return tensor.data as Float32Array;
  }

  async zeros(shape: readonly number[]): Promise<Slot> {
    return new Slot(float32(new Float32Array(shape.reduce((a, b) => a * b, 1)), shape));
  }

  async gatherRows(from: Slot, rows: Int32Array): Promise<Slot> {
    const { data, dims } = from.tensor;
    const [, width] = dims as [number, number];
    const values = data as Float32Array;
    const found = new Float32Array(rows.length * width);
    for (let i = 0; i < rows.length; i++)
      found.set(values.subarray(rows[i]! * width, (rows[i]! + 1) * width), i * width);
    return new Slot(float32(found, [rows.length, width]));
  }

  async scatterRows(into: Slot, rows: Int32Array, values: Slot): Promise<void> {
    const [, width] = into.tensor.dims as [number, number];
    const [to, from] = [into.tensor.data as Float32Array, values.tensor.data as Float32Array];
    for (let i = 0; i < rows.length; i++) to.set(from.subarray(i * width, (i + 1) * width), rows[i]! * width);
  }

  block(layout: Layout): Arena {
    return new Arena(layout);
  }

  async close(): Promise<void> {}
}

/**
 * Many tensors in one block of CPU memory. Parameters, gradients and moments of one layout lie in parallel arenas, so that
 * the optimizer runs over them as flat vectors and a checkpoint is a handful of writes.
 */
export class Arena implements Block {
  readonly data: Float32Array;
  readonly #slots = new Map<string, Slot>();

  constructor(readonly layout: Layout) {
    this.data = new Float32Array(layout.size);
    for (const name of layout.names)
      this.#slots.set(name, new Slot(float32(layout.view(this.data, name), layout.place(name).shape)));
  }

  slot(name: string): Slot {
    const slot = this.#slots.get(name);
    if (!slot) throw new RangeError(`no tensor ${name} in the block`);
    return slot;
  }

  async set(name: string, values: Float32Array): Promise<void> {
    this.layout.view(this.data, name).set(values);
  }

  async clear(): Promise<void> {
    this.data.fill(0);
  }

  async read(): Promise<Float32Array> {
    return this.data;
  }

  async write(values: Float32Array): Promise<void> {
    this.data.set(values);
  }

  free(): void {}
}
