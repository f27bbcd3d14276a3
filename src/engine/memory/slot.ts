import type { Tensor } from 'onnxruntime-node';

/**
 * A place on a device for one tensor, which programs read and replace. In CPU memory a program writes its result over the
 * old values; on a GPU each result is a buffer of its own, and the one before it is freed.
 */
export class Slot {
  #tensor: Tensor | undefined;

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

  put(tensor: Tensor): void {
    if (tensor === this.#tensor) return;
    this.free();
    this.#tensor = tensor;
  }

  free(): void {
    if (this.#tensor?.location === 'gpu-buffer') this.#tensor.dispose();
    this.#tensor = undefined;
  }
}
