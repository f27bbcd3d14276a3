/** What a checkpoint keeps of a `LossScaler`. */
export interface LossScaleState {
  scale: number;
  /** Steps since the scale changed last. */
  goodSteps: number;
}

const INITIAL = 65536;
const GROWTH = 2;
const BACKOFF = 0.5;
const GROWTH_INTERVAL = 2000;

/**
 * The factor of the loss in mixed precision, as large as gradients allow that must not overflow in half precision: it is
 * halved when they do, and doubled after 2,000 steps in a row in which they do not. The constants are those of
 * `torch.amp.GradScaler`.
 */
export class LossScaler {
  #state: LossScaleState = { scale: INITIAL, goodSteps: 0 };

  get scale(): number {
    return this.#state.scale;
  }

  /** Whether gradients that overflow do so even as they are: a smaller scale is of no use then, training has diverged. */
  get isLowest(): boolean {
    return this.scale <= 1;
  }

  /** @param finite whether the gradients of a step at this scale were; a step is not made where they were not */
  update(finite: boolean): void {
    const { scale, goodSteps } = this.#state;
    if (!finite) this.#state = { scale: scale * BACKOFF, goodSteps: 0 };
    else if (goodSteps + 1 === GROWTH_INTERVAL) this.#state = { scale: scale * GROWTH, goodSteps: 0 };
    else this.#state = { scale, goodSteps: goodSteps + 1 };
  }

  state(): LossScaleState {
    return this.#state;
  }

  restore(state: LossScaleState): void {
    this.#state = state;
  }
}
