import type { Optimizer } from '../../graph/optimizers';
import type { StoredTensor } from './checkpoint-folder';
import type { Gradients } from './gradients';
import type { RowRule } from './row-optimizer';

export interface UpdateOptions {
  optimizer: Optimizer;
  /** The same optimizer for single rows of the word table. */
  rows: RowRule;
  /** Learning rate of a step that is made or was made, counted from 1. */
  learningRate: (step: number) => number;
  /** Gradients are scaled down to this global norm; none: left as they are. */
  clipNorm?: number | undefined;
}

/**
 * Applies an optimizer to all parameters of an encoder. Weight decay spares biases and LayerNorm, as in `transformers`'
 * Trainer. The numbers are the same wherever the parameters live, and so is the state that is saved.
 */
export interface Updater {
  /** Brings the rows of the word table that these tokens read to the state after `step`. */
  catchUp(tokens: Iterable<number>, step: number): Promise<void>;
  /**
   * Makes one step; none, where the gradients are not finite, because they would leave nothing but NaN.
   *
   * @param step counts from 1
   * @param lossScale that the gradients are multiplied by
   * @returns the global norm of the gradients, without the scale and before clipping
   */
  update(step: number, gradients: Gradients, lossScale?: number): Promise<number>;
  /** Brings every row of the word table to the state after `step`. */
  settle(step: number): Promise<void>;
  /** Parameters and the optimizer's state after `step`. */
  tensors(step: number): StoredTensor[];
  close(): Promise<void>;
}

/** What gradients are multiplied by, so that their norm is at most `clipNorm`. The small constant is PyTorch's. */
export const clipScale = (norm: number, clipNorm: number | undefined): number =>
  clipNorm === undefined ? 1 : Math.min(1, clipNorm / (norm + 1e-6));
