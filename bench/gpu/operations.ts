import type { EncoderConfig } from '../../src/encoder/config';

/**
 * Floating-point operations of the matrix products of one token's forward pass in a text of `length` tokens; one
 * multiplication and one addition count two. Everything else takes time but counts nothing.
 */
export function forwardOperations(config: EncoderConfig, length: number): number {
  const { hiddenSize: h, intermediateSize: inner, layers } = config;
  const linear = 2 * (4 * h * h + 2 * h * inner);
  const attention = 2 * (2 * length * h);
  return layers * (linear + attention);
}

/** Of a training step, in operations of its forward pass. */
export const STEP = {
  /** What the mathematics asks for: the backward pass makes two products for each of the forward pass. */
  model: 3,
  /** Gradient caching embeds every text once more, to have the loss of the full batch first. */
  cached: 4,
};
