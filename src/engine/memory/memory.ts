import type { Layout } from './layout';
import type { Slot } from './slot';

/**
 * Where tensors live from one program to the next: CPU memory (`HostMemory`), or a GPU's own (`GpuMemory`), so that training
 * and search are written once.
 */
export interface DeviceMemory {
  /** Puts values on the device. CPU memory takes the array itself, without a copy. */
  upload(values: Float32Array, shape: readonly number[]): Promise<Slot>;
  /** Gives the tensor in a slot other values. */
  write(slot: Slot, values: Float32Array): Promise<void>;
  /** The present values; those of CPU memory are no copy. */
  download(slot: Slot): Promise<Float32Array>;
  /** A slot of zeros. */
  zeros(shape: readonly number[]): Promise<Slot>;
  /** Some rows of `from` `[n, width]`, in a slot of their own `[rows.length, width]`. */
  gatherRows(from: Slot, rows: Int32Array): Promise<Slot>;
  /** Puts `values` `[rows.length, width]` at `rows` of `into` `[n, width]`; no row is named twice. */
  scatterRows(into: Slot, rows: Int32Array, values: Slot): Promise<void>;
  /** Tensors of a layout. They start as zeros in CPU memory, and empty on a GPU. */
  block(layout: Layout): Block;
  /** Frees the programs that move data; slots are their owners' to free. */
  close(): Promise<void>;
}

/** The tensors of a layout on a device. */
export interface Block {
  readonly layout: Layout;
  slot(name: string): Slot;
  set(name: string, values: Float32Array): Promise<void>;
  /** Sets all tensors to zero. */
  clear(): Promise<void>;
  /** All tensors as one array, `[layout.size]`; that of CPU memory is no copy. */
  read(): Promise<Float32Array>;
  write(values: Float32Array): Promise<void>;
  free(): void;
}
