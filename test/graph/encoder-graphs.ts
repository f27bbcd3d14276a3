import { Tensor } from 'onnxruntime-node';
import { Random } from '../../src/core/random';
import type { SentenceHead } from '../../src/encoder/architectures/head';
import { chunkGraph, type EncoderSpec, embedGraph, stepGraph } from '../../src/encoder/training/graphs';
import type { Graph, Value } from '../../src/graph/graph';
import { concrete, type Feeds, tensor } from './harness';

const CONFIG = {
  architecture: 'bert',
  vocabularySize: 20,
  hiddenSize: 16,
  layers: 2,
  heads: 2,
  intermediateSize: 24,
  positionRows: 9,
  positionOffset: 0,
  maxTokens: 9,
  learnedPositions: true,
  typeVocabularySize: 2,
  padTokenId: 0,
  layerNormEpsilon: 1e-12,
} as const;

const HEADS: readonly SentenceHead[] = [
  { pooling: 'mean', dense: [], normalize: false },
  { pooling: 'cls', dense: [], normalize: true },
  {
    pooling: 'max',
    dense: [{ name: '2_Dense', inputs: 16, outputs: 8, bias: true, activation: 'tanh' }],
    normalize: true,
  },
];

const SIZES = {
  batch: 3,
  columns: 4,
  length: 7,
  query_length: 5,
  passage_length: 7,
  rows: CONFIG.vocabularySize,
};

/** Random values of every input; some texts are shorter than others. */
function randomFeeds(graph: Graph): Feeds {
  const random = new Random(1);
  const value = ({ name }: Value, i: number, length: number) => {
    if (name.endsWith('attention_mask'))
      return i % length < 1 + (Math.floor(i / length) % length) + 1 ? 1 : 0;
    if (name === 'mask') return i === 1 ? -1e9 : 0;
    if (name.includes('dropout')) return random.float() < 0.2 ? 0 : 1.25;
    return (name.endsWith('Norm.weight') ? 1 : 0) + 0.3 * random.normal();
  };
  const feeds: Feeds = {};
  for (const input of graph.inputs) {
    const shape = concrete(input, SIZES);
    const size = shape.reduce((a, b) => a * b, 1);
    feeds[input.name] =
      input.type === 'int32'
        ? new Tensor(
            'int32',
            Int32Array.from({ length: size }, () => random.integer(SIZES.rows)),
            shape,
          )
        : tensor('float32', shape, i => value(input, i, shape.at(-1) ?? 1));
  }
  return feeds;
}

/** Every graph that trains or embeds, for every kind of pooling, with random parameters. */
export const ENCODER_GRAPHS: readonly { name: string; graph: Graph; feeds: Feeds }[] = HEADS.flatMap(
  (head, i) => {
    const spec: EncoderSpec = { config: { ...CONFIG, activation: i === 0 ? 'gelu' : 'relu' }, head };
    const loss = { temperature: 0.05, symmetric: i > 0, normalize: !head.normalize };
    const graphs = [embedGraph(spec), chunkGraph(spec, new Map()), stepGraph(spec, loss, new Map())];
    return graphs.map(graph => ({
      name: `the graph "${graph.name}" with ${head.pooling} pooling`,
      graph,
      feeds: randomFeeds(graph),
    }));
  },
);
