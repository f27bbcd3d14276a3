import type { Tensor } from 'onnxruntime-node';
import { Random } from '../../src/core/random';
import { sentenceEmbedding, unitLength } from '../../src/encoder/architectures/head';
import { type Precision, transformer } from '../../src/encoder/architectures/transformer';
import { lossGraph } from '../../src/encoder/training/loss';
import { gradients } from '../../src/graph/gradient';
import { Graph, type Value } from '../../src/graph/graph';
import * as op from '../../src/graph/operators';
import type { Shape } from '../../src/graph/shape';
import { type Feeds, tensor } from './harness';

/** A graph at values where a careless formula overflows or divides by zero. Every output must be finite. */
export interface ExtremeCase {
  name: string;
  graph: Graph;
  feeds: Feeds;
}

const ROWS: Record<string, (i: number) => number> = {
  'of ±1e4': i => (i % 2 ? 1e4 : -1e4),
  'of ±1e30': i => (i % 3 ? 1e30 : -1e30),
  'from 0 to 1e30': i => i * 1e29,
  'all masked': i => -1e9 + i,
  'all masked but one': i => (i === 3 ? 0.5 : -1e9),
  'all equal to −1e30': () => -1e30,
};

/** A function of scores `[2, 8]` and the gradient of its sum, weighted so that it is not constant. */
function ofScores(name: string, f: (x: Value) => Value): ExtremeCase[] {
  return Object.entries(ROWS).map(([row, values]) => {
    const graph = new Graph();
    const x = graph.input('x', 'float32', [2, 8]);
    const y = graph.output('y', f(x));
    const weights = graph.constant(
      Array.from({ length: 8 }, (_, i) => (i + 1) / 8),
      'float32',
    );
    const [gradient] = gradients(op.reduceSum(op.mul(y, weights), undefined, false), [x]);
    graph.output('gradient', gradient!);
    return { name: `${name}, scores ${row}`, graph, feeds: { x: tensor('float32', [2, 8], values) } };
  });
}

function contrastive(
  name: string,
  temperature: number,
  normalize: boolean,
  value: (i: number) => number,
  mask: (i: number) => number = () => 0,
): ExtremeCase[] {
  return [false, true].map(symmetric => ({
    name: `contrastive loss${symmetric ? ', symmetric' : ''}, ${name}`,
    graph: lossGraph(4, { temperature, symmetric, normalize }),
    feeds: {
      queries: tensor('float32', [3, 4], value),
      passages: tensor('float32', [5, 4], i => value(i + 7)),
      mask: tensor('float32', [3, 5], mask),
    },
  }));
}

function unitCase(name: string, value: (i: number) => number): ExtremeCase {
  const graph = new Graph();
  const x = graph.input('x', 'float32', [2, 4]);
  const y = graph.output('y', unitLength(x));
  const weighted = op.mul(y, graph.constant([1, 2, 3, 4], 'float32'));
  graph.output('gradient', gradients(op.reduceSum(weighted, undefined, false), [x])[0]!);
  return { name: `unit length of ${name}`, graph, feeds: { x: tensor('float32', [2, 4], value) } };
}

/** An encoder of a text and of padding alone. @param scale of its weights: at 30, attention scores are in the thousands */
function padding(precision: Precision, scale: number): ExtremeCase {
  const graph = new Graph();
  const config = {
    architecture: 'distilbert',
    vocabularySize: 6,
    hiddenSize: 4,
    layers: 1,
    heads: 2,
    intermediateSize: 8,
    positionRows: 5,
    positionOffset: 0,
    maxTokens: 5,
    learnedPositions: true,
    typeVocabularySize: 0,
    padTokenId: 0,
    layerNormEpsilon: 1e-12,
    activation: 'gelu',
  } as const;
  const random = new Random(1);
  const feeds: Record<string, Tensor> = {
    input_ids: tensor('float32', [2, 5], i => i % 6),
    attention_mask: tensor('float32', [2, 5], i => (i < 3 ? 1 : 0)),
  };
  const inputIds = op.cast(graph.input('input_ids', 'float32', [2, 5]), 'int32');
  const attentionMask = graph.input('attention_mask', 'float32', [2, 5]);
  const weights: Value[] = [];
  const parameters = (name: string, shape: Shape) => {
    feeds[name] = tensor('float32', shape as number[], () => scale * random.normal());
    const value = graph.input(name, 'float32', shape);
    weights.push(value);
    return value;
  };
  const inputs = { inputIds, attentionMask, wordRows: 6 };
  const states = transformer(config, inputs, parameters, { precision });
  const head = { pooling: 'mean', dense: [], normalize: true } as const;
  const embeddings = graph.output('embeddings', sentenceEmbedding(head, states, attentionMask, parameters));
  for (const [i, gradient] of gradients(op.reduceSum(embeddings, undefined, false), weights).entries())
    graph.output(`gradient_${weights[i]!.name}`, gradient);
  return { name: `padding alone, in ${precision}`, graph, feeds };
}

const some = (scale: number) => (i: number) => scale * Math.sin(i + 1);

export const EXTREME_CASES: readonly ExtremeCase[] = [
  ...ofScores('softmax', x => op.softmax(x)),
  ...contrastive('temperature 1e-3', 1e-3, true, some(1)),
  ...contrastive('scores to 1e30', 1, false, some(1e15)),
  ...contrastive('scores to 1e4 at temperature 1e-3', 1e-3, false, some(3)),
  ...contrastive('all masked but the own passage', 0.05, true, some(1), i => (i % 6 === 0 ? 0 : -1e9)),
  ...contrastive('all masked, the own passage too', 0.05, true, some(1), () => -1e9),
  ...contrastive('embeddings of zeros', 0.05, true, i => (i < 9 ? 0 : some(1)(i))),
  unitCase('zeros', () => 0),
  unitCase('one zero vector', i => (i < 4 ? 0 : i)),
  unitCase('tiny numbers', some(1e-30)),
  unitCase('large numbers', some(1e18)),
  padding('float32', 30),
];

/** What WebGPU's kernel of ReduceLogSumExp and devices without half precision do not compute. */
export const CPU_EXTREME_CASES: readonly ExtremeCase[] = [
  ...ofScores('reduceLogSumExp', x => op.reduceLogSumExp(x, [1])),
  padding('mixed', 3),
];
