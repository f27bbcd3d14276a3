import type { Tensor } from 'onnxruntime-node';
import type { Layout } from './layout';

/**
 * A place on a device for one tensor, which programs read and replace. In CPU memory a program writes its result over the
 * old values; on a GPU each result is a buffer of its own, and the one before it is freed.
 */
export class Slot {
  #tensor: Tensor | undefined;
  #onFree: (() => void) | undefined;

  constructor(tensor?: Tensor) {
    this.#tensor = tensor;
  }

  /** @throws Error where nothing has been put yet */
  get tensor(): Tensor {
    if (!this.#tensor) throw new Error('nothing has been written to this place yet');
    return this.#tensor;
  }

  get isEmpty(): boolean {
    return this.#tensor === undefined;
  }

  /** @param onFree called once a GPU's buffer is freed */
  put(tensor: Tensor, onFree?: () => void): void {
    this.free();
    this.#tensor = tensor;
    this.#onFree = onFree;
  }

  /** Takes over what another slot holds, which is empty then. */
  take(other: Slot): void {
    this.put(other.tensor, other.#onFree);
    other.#tensor = undefined;
    other.#onFree = undefined;
  }

  free(): void {
    if (this.#tensor?.location === 'gpu-buffer') this.#tensor.dispose();
    this.#tensor = undefined;
    this.#onFree?.();
    this.#onFree = undefined;
  }
}

/** A slot for each tensor of a layout, empty at first. */
export class Slots {
  readonly #slots: ReadonlyMap<string, Slot>;

  constructor(readonly layout: Layout) {
    this.#slots = new Map(layout.names.map(name => [name, new Slot()]));
  }

  slot(name: string): Slot {
    const slot = this.#slots.get(name);
    if (!slot) throw new RangeError(`no tensor ${name} in the block`);
    return slot;
  }
}
