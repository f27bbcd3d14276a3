import { gradients } from '../../graph/gradient';
import { Graph, type Value } from '../../graph/graph';
import * as op from '../../graph/operators';
import type { Dim, Shape } from '../../graph/shape';
import { type SentenceHead, sentenceEmbedding } from '../architectures/head';
import { WORD_EMBEDDINGS } from '../architectures/names';
import { parameterShapes } from '../architectures/parameters';
import {
  type Dropout,
  type Linear,
  type Parameters,
  type Precision,
  transformer,
} from '../architectures/transformer';
import type { EncoderConfig } from '../config';
import { int8Linear } from '../int8';
import { type ContrastiveLossOptions, contrastiveLoss } from './loss';

/** What the training graphs are built from. */
export interface EncoderSpec {
  config: EncoderConfig;
  head: SentenceHead;
  /** `float32` where left out. */
  precision?: Precision | undefined;
}

/** Width of the embeddings. */
export function embeddingWidth({ config, head }: EncoderSpec): number {
  return head.dense.at(-1)?.outputs ?? config.hiddenSize;
}

/** The parameters that training changes, with their shapes; a sinusoidal position table is not among them. */
export function trainableShapes({ config, head }: EncoderSpec): Map<string, readonly number[]> {
  const shapes = parameterShapes(config, head);
  if (!config.learnedPositions) shapes.delete('embeddings.position_embeddings.weight');
  return shapes;
}

export const gradientOf = (name: string): string => `${name}.gradient`;
export const sumOf = (name: string): string => `${name}.sum`;

/**
 * In mixed precision, the input of `stepGraph` and `chunkGraph` that multiplies the loss before the backward pass, so that
 * small gradients are not lost in half precision; a scalar. Gradients and their sums come multiplied by it: an update divides
 * by it in its `gradient_scale`.
 */
export const LOSS_SCALE = 'loss_scale';

/**
 * The names of the dropout masks of one tower and their shapes: after the embeddings, on attention weights, and after both
 * linear blocks of each layer, as in `transformers`.
 */
export type DropoutMasks = Map<string, Shape>;

/** A tower of the dual encoder: inputs `PREFIXinput_ids`, `PREFIXattention_mask` → embeddings `[batch, width]`. */
function tower(graph: Graph, spec: EncoderSpec, parameters: Parameters, options: TowerOptions): Value {
  const { prefix = '', batch = 'batch', length = 'length', masks, linear } = options;
  const inputIds = graph.input(`${prefix}input_ids`, 'int32', [batch, length]);
  const attentionMask = graph.input(`${prefix}attention_mask`, 'float32', [batch, length]);
  const dropout: Dropout = x => {
    if (!masks) return x;
    const mask = graph.input(`${prefix}dropout_${masks.size}`, 'float32', x.shape);
    masks.set(mask.name, mask.shape);
    return op.mul(x, op.cast(mask, x.type));
  };
  const inputs = { inputIds, attentionMask, wordRows: 'rows' };
  const states = transformer(spec.config, inputs, parameters, { dropout, precision: spec.precision, linear });
  return sentenceEmbedding(spec.head, states, attentionMask, parameters);
}

interface TowerOptions {
  prefix?: string;
  batch?: Dim;
  length?: Dim;
  /** Collects the dropout masks; none: no dropout. */
  masks?: DropoutMasks | undefined;
  /** See `TransformerOptions`. */
  linear?: Linear | undefined;
}

/** Every parameter is an input of the graph, so that it can change from step to step. */
function parameterInputs(graph: Graph): { inputs: Map<string, Value>; parameters: Parameters } {
  const inputs = new Map<string, Value>();
  const parameters: Parameters = (name, shape) => {
    const value = inputs.get(name) ?? graph.input(name, 'float32', shape);
    inputs.set(name, value);
    return value;
  };
  return { inputs, parameters };
}

/** Texts → `embeddings` `[batch, width]`. The word table is given as the rows in use (`[rows, hidden]`). */
export function embedGraph(spec: EncoderSpec, masks?: DropoutMasks): Graph {
  const graph = new Graph('embed');
  const { parameters } = parameterInputs(graph);
  graph.output('embeddings', tower(graph, spec, parameters, { masks }));
  return graph;
}

/** Gives each parameter's values, by its name in the checkpoint. */
export type ParameterValues = (name: string) => Float32Array;

/** The same with the parameters inside, the whole word table among them. */
export function frozenEmbedGraph(spec: EncoderSpec, values: ParameterValues): Graph {
  const graph = new Graph('embed with frozen parameters');
  const shapes = parameterShapes(spec.config, spec.head);
  const parameters: Parameters = name => frozen(graph, name, shapes.get(name)!, values);
  graph.output('embeddings', tower(graph, spec, parameters, {}));
  return graph;
}

/**
 * The same with products of fully connected layers in bytes: states become uint8 by their range in the chunk, and weights
 * are int8 with a scale for each output (`int8Linear`). Only the word table is an input.
 */
export function int8EmbedGraph(spec: EncoderSpec, values: ParameterValues): Graph {
  const graph = new Graph('embed in int8');
  const parameters: Parameters = (name, shape) =>
    name === WORD_EMBEDDINGS ? graph.input(name, 'float32', shape) : frozen(graph, name, shape, values);
  const single: EncoderSpec = { ...spec, precision: 'float32' };
  graph.output('embeddings', tower(graph, single, parameters, { linear: int8Linear(graph, values) }));
  return graph;
}

const frozen = (graph: Graph, name: string, shape: Shape, values: ParameterValues): Value =>
  graph.initializer(name, { type: 'float32', shape: shape as number[], data: values(name) });

/**
 * The backward pass of one chunk of texts: from `upstream` `[batch, width]`, the gradient of the loss with respect to the
 * chunk's embeddings, to `NAME.gradient` of every parameter, added to what `NAME.sum` holds of earlier chunks.
 */
export function chunkGraph(spec: EncoderSpec, masks?: DropoutMasks): Graph {
  const graph = new Graph('chunk');
  const { inputs, parameters } = parameterInputs(graph);
  const embeddings = tower(graph, spec, parameters, { masks });
  const upstream = graph.input('upstream', 'float32', embeddings.shape);
  // The gradient of ⟨embeddings, upstream⟩ is the vector-Jacobian product that the chain rule asks for.
  const product = op.reduceSum(op.mul(embeddings, upstream), undefined, false);
  for (const [name, gradient] of parameterGradients(product, spec, inputs)) {
    const sum = graph.input(sumOf(name), 'float32', gradient.shape);
    graph.output(gradientOf(name), op.add(gradient, sum));
  }
  return graph;
}

/**
 * A whole training step of a batch that fits into memory at once: both towers, loss and gradients. Inputs `query_input_ids`
 * and so on, `passage_…`, `mask`; outputs `loss` and `NAME.gradient`.
 */
export function stepGraph(spec: EncoderSpec, options: ContrastiveLossOptions, masks?: DropoutMasks): Graph {
  const graph = new Graph('step');
  const { inputs, parameters } = parameterInputs(graph);
  const side = (prefix: string, batch: Dim) =>
    tower(graph, spec, parameters, { prefix: `${prefix}_`, batch, length: `${prefix}_length`, masks });
  const queries = side('query', 'batch');
  const passages = side('passage', 'columns');
  const mask = graph.input('mask', 'float32', ['batch', 'columns']);
  const loss = contrastiveLoss(queries, passages, mask, options);
  const wanted = [...parameterGradients(loss, spec, inputs)];
  graph.output('loss', loss);
  for (const [name, gradient] of wanted) graph.output(gradientOf(name), gradient);
  return graph;
}

function parameterGradients(
  loss: Value,
  spec: EncoderSpec,
  inputs: ReadonlyMap<string, Value>,
): Map<string, Value> {
  const names = [...trainableShapes(spec).keys()];
  const { graph } = loss;
  const found = gradients(
    spec.precision === 'mixed' ? op.mul(loss, graph.input(LOSS_SCALE, 'float32', [])) : loss,
    names.map(name => inputs.get(name)!),
  );
  return new Map(names.map((name, i) => [name, found[i]!]));
}
