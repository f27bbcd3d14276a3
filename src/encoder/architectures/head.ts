import type { Value } from '../../graph/graph';
import * as op from '../../graph/operators';
import type { Dim } from '../../graph/shape';
import type { Parameters } from './transformer';

export type PoolingMode = 'mean' | 'cls' | 'max';

/** A fully connected layer after pooling (sentence-transformers' `Dense`). */
export interface DenseLayer {
  /** Its tensors are `NAME.weight` `[outputs, inputs]` and, with `bias`, `NAME.bias`. */
  name: string;
  inputs: number;
  outputs: number;
  bias: boolean;
  activation: 'identity' | 'tanh';
}

/** What comes after the transformer: how token states become one embedding. */
export interface SentenceHead {
  pooling: PoolingMode;
  dense: readonly DenseLayer[];
  /** Scales embeddings to unit length, so that products are cosines. */
  normalize: boolean;
}

/**
 * @param states `[batch, length, hidden]`
 * @param mask float32 `[batch, length]`
 * @returns the embeddings `[batch, width]`
 */
export function sentenceEmbedding(
  head: SentenceHead,
  states: Value,
  mask: Value,
  parameters: Parameters,
): Value {
  let x = pool(head.pooling, states, mask);
  for (const layer of head.dense) {
    const weight = parameters(`${layer.name}.weight`, [layer.outputs, layer.inputs]);
    const bias = layer.bias ? parameters(`${layer.name}.bias`, [layer.outputs]) : undefined;
    x = op.gemm(x, weight, bias, { transB: true });
    if (layer.activation === 'tanh') x = op.tanh(x);
  }
  return head.normalize ? unitLength(x) : x;
}

/** Divides each row by its length, as `torch.nn.functional.normalize`. */
export const unitLength = (x: Value): Value => op.div(x, op.max(op.reduceL2(x, [-1]), 1e-12));

function pool(mode: PoolingMode, states: Value, mask: Value): Value {
  const [batch, , hidden] = states.shape as [Dim, Dim, Dim];
  if (mode === 'cls') return op.squeeze(op.slice(states, 1, 0, 1), [1]);
  if (mode === 'max') {
    const away = op.mul(op.sub(op.unsqueeze(mask, [2]), 1), 1e9);
    return op.reduceMax(op.add(states, away), [1], false);
  }
  // One row of weights for each text, times its states: a product of matrices, with a cheap gradient.
  // A text without a token has the mean 0, not 0/0.
  const weights = op.div(mask, op.max(op.reduceSum(mask, [1]), 1));
  return op.reshape(op.matMul(op.unsqueeze(weights, [1]), states), [batch, hidden]);
}
