import type { Value } from '../../graph/graph';
import * as op from '../../graph/operators';
import { type Dim, product, type Shape, sum } from '../../graph/shape';
import type { EncoderConfig } from '../config';
import { EMBEDDING_NORM, layerNames, POSITION_EMBEDDINGS, TYPE_EMBEDDINGS, WORD_EMBEDDINGS } from './names';

/** Gives the value of a parameter: an input of a training graph, or a weight inside an exported one. */
export type Parameters = (name: string, shape: Shape) => Value;

/** Multiplies by a dropout mask (0, or 1/(1−p)) that is fed with each run; the identity where nothing is dropped. */
export type Dropout = (x: Value) => Value;

/**
 * A fully connected layer: `x` `[rows, inputs]` times the transposed `NAME.weight` `[outputs, inputs]`, plus `NAME.bias`, and all
 * of it times `scale`.
 */
export type Linear = (x: Value, name: string, outputs: number, scale?: number) => Value;

export interface TransformerOptions {
  dropout?: Dropout | undefined;
  precision?: Precision | undefined;
  /** How fully connected layers are computed; with the parameters as they are, where left out. */
  linear?: Linear | undefined;
}

export interface TransformerInputs {
  /** int32 or int64 `[batch, length]`: rows of the word table that is given, padded on the right. */
  inputIds: Value;
  /** float32 `[batch, length]`: 1 for a token, 0 for padding. */
  attentionMask: Value;
  /** Rows of the word table: the vocabulary, or `rows` where only the rows in use are given. */
  wordRows: Dim;
}

/**
 * `mixed` computes products, attention and the activation in half precision, and keeps the rest in single precision, as
 * PyTorch's autocast does: embeddings, sums of the residual stream and LayerNorm. Half precision has 11 significant bits, so
 * a block's small change would be lost in a sum with the larger stream, and LayerNorm's backward pass subtracts means that
 * nearly cancel. Parameters and gradients are in single precision either way.
 */
export type Precision = 'float32' | 'mixed';

/**
 * The encoder stack of BERT, XLM-RoBERTa and DistilBERT (post-norm transformers that differ in names, positions and
 * token types). Linear layers run on `[batch*length, width]`, so that they are single matrix products.
 *
 * @returns the last hidden state `[batch, length, hidden]`; rows of padding hold values without meaning
 */
export function transformer(
  config: EncoderConfig,
  inputs: TransformerInputs,
  parameters: Parameters,
  options: TransformerOptions = {},
): Value {
  const { dropout = x => x, precision = 'float32' } = options;
  const [batch, length] = inputs.inputIds.shape as [Dim, Dim];
  const { hiddenSize: hidden, heads, intermediateSize } = config;
  const headSize = hidden / heads;
  const tokens = product([batch, length]);

  const narrow = (value: Value): Value => op.cast(value, precision === 'mixed' ? 'float16' : 'float32');
  const wide = (value: Value): Value => op.cast(value, 'float32');
  const gemm: Linear = (x, name, outputs, scale = 1) =>
    op.gemm(
      x,
      narrow(parameters(`${name}.weight`, [outputs, x.shape[1]!])),
      narrow(parameters(`${name}.bias`, [outputs])),
      { transB: true, alpha: scale, beta: scale },
    );
  const linear = options.linear ?? gemm;
  const norm = (x: Value, name: string): Value =>
    op.layerNormalization(
      x,
      parameters(`${name}.weight`, [hidden]),
      parameters(`${name}.bias`, [hidden]),
      config.layerNormEpsilon,
    );
  /** `[batch*length, hidden]` → one matrix for each head, axes in the order asked for. */
  const split = (x: Value, perm: readonly number[]): Value =>
    op.transpose(op.reshape(x, [batch, length, heads, headSize]), perm);

  const bias = attentionBias(narrow(inputs.attentionMask));
  let x = dropout(norm(embeddings(config, inputs, parameters), EMBEDDING_NORM));
  x = op.reshape(x, [tokens, hidden]);
  for (let i = 0; i < config.layers; i++) {
    const names = layerNames(config.architecture, i);
    const input = narrow(x);
    // The scale of the scores, 1/√headSize, costs nothing inside the product that makes the queries.
    const query = split(linear(input, names.query, hidden, 1 / Math.sqrt(headSize)), [0, 2, 1, 3]);
    const key = split(linear(input, names.key, hidden), [0, 2, 3, 1]);
    const value = split(linear(input, names.value, hidden), [0, 2, 1, 3]);
    const weights = dropout(op.softmax(op.add(op.matMul(query, key), bias)));
    const context = op.reshape(op.transpose(op.matMul(weights, value), [0, 2, 1, 3]), [tokens, hidden]);
    const attended = norm(
      op.add(wide(dropout(linear(context, names.attentionOutput, hidden))), x),
      names.attentionNorm,
    );
    const inner = linear(narrow(attended), names.feedForwardIn, intermediateSize);
    const activated = config.activation === 'gelu' ? op.gelu(inner) : op.relu(inner);
    x = norm(
      op.add(wide(dropout(linear(activated, names.feedForwardOut, hidden))), attended),
      names.outputNorm,
    );
  }
  return op.reshape(x, [batch, length, hidden]);
}

/** Words + positions + token type 0, `[batch, length, hidden]`. */
function embeddings(config: EncoderConfig, inputs: TransformerInputs, parameters: Parameters): Value {
  const { hiddenSize: hidden, positionOffset, positionRows, typeVocabularySize } = config;
  const length = inputs.inputIds.shape[1]!;
  const words = op.gather(parameters(WORD_EMBEDDINGS, [inputs.wordRows, hidden]), inputs.inputIds);
  // Padding stands on the right, so every token's position is its column; positions of padding do not matter.
  const table = parameters(POSITION_EMBEDDINGS, [positionRows, hidden]);
  let places = op.slice(table, 0, positionOffset, sum([length, positionOffset]));
  if (typeVocabularySize > 0) {
    const types = parameters(TYPE_EMBEDDINGS, [typeVocabularySize, hidden]);
    places = op.add(places, op.slice(types, 0, 0, 1));
  }
  return op.add(words, places);
}

/** 0 for a token and a large negative number for padding, `[batch, 1, 1, length]`, to be added to scores. */
function attentionBias(mask: Value): Value {
  // Half precision ends at 65,504, and scores must fit in beside it. A row of padding alone has equal weights then.
  const away = mask.type === 'float16' ? 6e4 : 1e9;
  return op.unsqueeze(op.mul(op.sub(mask, 1), away), [1, 2]);
}
