import { gatherRows, scatterRows } from '../rows';
import { float32 } from '../runtime';
import type { Layout } from './layout';
import type { Block, DeviceMemory } from './memory';
import { Slot, Slots } from './slot';

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
    return new Slot(float32(gatherRows(data as Float32Array, rows, width), [rows.length, width]));
  }

  async scatterRows(into: Slot, rows: Int32Array, values: Slot): Promise<void> {
    const [, width] = into.tensor.dims as [number, number];
    scatterRows(into.tensor.data as Float32Array, rows, width, values.tensor.data as Float32Array);
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
export class Arena extends Slots implements Block {
  readonly data: Float32Array;

  constructor(layout: Layout) {
    super(layout);
    this.data = new Float32Array(layout.size);
    for (const name of layout.names)
      this.slot(name).put(float32(layout.view(this.data, name), layout.place(name).shape));
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
