import { Tensor } from 'onnxruntime-node';
import type { Random } from '../../src/core/random';
import { gradients } from '../../src/graph/gradient';
import type { RULES } from '../../src/graph/gradient-rules';
import { Graph, type Value } from '../../src/graph/graph';
import * as op from '../../src/graph/operators';
import { awayFromZero, concrete, type Feeds, tensor } from './harness';

/** One differentiable function of `inputs`, checked on random values and on several sizes of its symbols. */
export interface Case {
  inputs: (string | number)[][];
  build: (...inputs: Value[]) => Value;
  /** The runtime has no double-precision kernel for some operators. */
  type?: 'float32';
  positive?: boolean;
  /** Integer inputs by name: shape and exclusive upper bound. */
  indices?: { shape: (string | number)[]; bound: number };
}

export const SIZES: Record<string, number>[] = [
  { b: 2, n: 3, m: 4 },
  { b: 1, n: 5, m: 1 },
  { b: 3, n: 1, m: 2 },
];

const one = (build: (x: Value) => Value, extra: Partial<Case> = {}): Case => ({
  inputs: [['b', 'n', 4]],
  build,
  ...extra,
});
const two = (build: (a: Value, b: Value) => Value): Case[] => [
  {
    inputs: [
      ['b', 'n'],
      ['b', 'n'],
    ],
    build,
  },
  { inputs: [['b', 'n', 4], [4]], build },
  {
    inputs: [
      ['b', 1, 4],
      ['n', 1],
    ],
    build,
  },
  { inputs: [[], ['b', 'n']], build },
  {
    inputs: [
      [1, 3],
      ['b', 3],
    ],
    build,
  },
];
const positive = (cases: Case[]): Case[] => cases.map(c => ({ ...c, positive: true }));
const reductions = (reduce: typeof op.reduceSum, extra: Partial<Case> = {}): Case[] => [
  one(x => reduce(x), extra),
  one(x => reduce(x, [1]), extra),
  one(x => reduce(x, [-1], false), extra),
  one(x => reduce(x, [0, 2], false), extra),
  { inputs: [['b', 1, 3]], build: x => reduce(x, [1]), ...extra },
];

/** For every rule, functions whose gradient needs it. */
export const CASES: Partial<Record<keyof typeof RULES, Case[]>> = {
  Identity: [one(op.identity)],
  Neg: [one(op.neg)],
  Abs: [one(op.abs)],
  Exp: [one(op.exp)],
  Log: [one(op.log, { positive: true })],
  Sqrt: [one(op.sqrt, { positive: true })],
  Reciprocal: [one(op.reciprocal)],
  Erf: [one(op.erf, { type: 'float32' })],
  Tanh: [one(op.tanh)],
  Sigmoid: [one(op.sigmoid)],
  Relu: [one(op.relu)],
  Gelu: [one(x => op.gelu(x), { type: 'float32' })],
  Cast: [one(x => op.cast(op.cast(x, 'float64'), 'float32'), { type: 'float32' })],
  Add: two(op.add),
  Sub: two(op.sub),
  Mul: two(op.mul),
  Div: two(op.div),
  Pow: [...positive(two(op.pow)), one(x => op.pow(x, 3))],
  Max: two(op.max),
  Min: two(op.min),
  Where: [{ inputs: [['b', 'n'], ['n']], build: (a, b) => op.where(op.greater(a, 0), a, b) }],
  MatMul: [
    {
      inputs: [
        ['b', 'n', 4],
        ['b', 4, 'm'],
      ],
      build: op.matMul,
    },
    {
      inputs: [
        ['b', 'n', 4],
        [4, 3],
      ],
      build: op.matMul,
    },
    {
      inputs: [
        ['b', 1, 'n', 4],
        ['m', 4, 2],
      ],
      build: op.matMul,
    },
    {
      inputs: [
        ['n', 1],
        [1, 'm'],
      ],
      build: op.matMul,
    },
  ],
  Gemm: [false, true].flatMap(transA =>
    [false, true].map(
      (transB): Case => ({
        inputs: [transA ? [4, 'n'] : ['n', 4], transB ? ['m', 4] : [4, 'm'], transA ? ['m'] : ['n', 1]],
        build: (a, b, c) => op.gemm(a, b, c, { transA, transB, alpha: 0.5, beta: transB ? 2 : 1 }),
      }),
    ),
  ),
  Reshape: [
    one(x => op.reshape(x, ['b*n', 4])),
    one(x => op.reshape(x, ['b', '4*n'])),
    one(x => op.reshape(x, ['b', 'n', 2, 2])),
  ],
  Squeeze: [{ inputs: [['b', 1, 'n']], build: x => op.squeeze(x, [1]) }],
  Unsqueeze: [one(x => op.unsqueeze(x, [0, 2]))],
  Transpose: [one(x => op.transpose(x, [2, 0, 1])), one(op.matrixTranspose)],
  Expand: [
    { inputs: [['b', 1, 4]], build: x => op.expand(x, [2, 'b', 3, 4]) },
    { inputs: [[]], build: x => op.expand(x, [2, 3]) },
  ],
  Concat: [
    {
      inputs: [
        ['b', 'n'],
        ['b', 'm'],
        ['b', 2],
      ],
      build: (a, b, c) => op.concat([a, b, c], 1),
    },
  ],
  Split: [
    { inputs: [['b', 6]], build: x => op.split(x, [1, 3, 2], 1)[1]! },
    { inputs: [['b', 6]], build: x => op.mul(op.split(x, [3, 3], 1)[0]!, op.split(x, [3, 3], 1)[1]!) },
  ],
  Slice: [
    one(x => op.slice(x, 2, 1, 3)),
    one(x => op.slice(x, 1, 0, 'n')),
    { inputs: [['b', 5]], build: x => op.slice(x, 1, 4, 5) },
  ],
  Pad: [one(x => op.pad(x, [1, 0, 2], [0, 3, 1]))],
  Gather: [
    { inputs: [[5, 3]], indices: { shape: ['b', 'n'], bound: 5 }, build: (x, i) => op.gather(x, i) },
    { inputs: [['b', 5, 2]], indices: { shape: ['n'], bound: 5 }, build: (x, i) => op.gather(x, i, 1) },
    { inputs: [[4, 5]], indices: { shape: ['n', 'b'], bound: 5 }, build: (x, i) => op.gather(x, i, 1) },
  ],
  GatherND: [
    { inputs: [[5, 'm']], indices: { shape: ['n', 1], bound: 5 }, build: (x, i) => op.gatherND(x, i) },
  ],
  ScatterND: [
    {
      inputs: [
        [5, 'm'],
        ['n', 'm'],
      ],
      indices: { shape: ['n', 1], bound: 5 },
      build: (x, u, i) => op.scatterAdd(x, i, u),
    },
  ],
  ReduceSum: reductions(op.reduceSum),
  ReduceMean: reductions(op.reduceMean),
  ReduceMax: reductions(op.reduceMax),
  ReduceMin: reductions(op.reduceMin),
  ReduceSumSquare: reductions(op.reduceSumSquare),
  ReduceL2: reductions(op.reduceL2, { type: 'float32' }),
  ReduceLogSumExp: reductions(op.reduceLogSumExp),
  Softmax: [one(x => op.softmax(x)), one(x => op.softmax(x, 1))],
  LayerNormalization: [
    {
      inputs: [['b', 'n', 6], [6], [6]],
      build: (x, s, b) => op.layerNormalization(x, s, b, 1e-5),
      type: 'float32',
    },
    {
      inputs: [['n', 6], [6], [6]],
      build: (x, s, b) => op.layerNormalization(x, s, b, 1e-12),
      type: 'float32',
    },
  ],
};

/** The graph of `sum(y² + y)`, `y = f(inputs)`, and its gradients. */
export interface GradientGraph {
  graph: Graph;
  /** Outputs `loss` and one gradient for each of them. */
  inputs: readonly Value[];
  gradientOf(input: Value): string;
  /** Random values of the inputs. */
  feeds(sizes: Readonly<Record<string, number>>, random: Random): Feeds;
}

/** @param prefix of all names, where several cases go into one graph */
export function gradientGraph(
  c: Case,
  type: 'float32' | 'float64',
  graph = new Graph(),
  prefix = '',
): GradientGraph {
  const inputs = c.inputs.map((shape, i) => graph.input(`${prefix}x${i}`, type, shape));
  const indices = c.indices && graph.input(`${prefix}indices`, 'int64', c.indices.shape);
  const y = c.build(...inputs, ...(indices ? [indices] : []));
  const loss = graph.output(`${prefix}loss`, op.reduceSum(op.mul(y, op.add(y, 1)), undefined, false));
  const gradientOf = (input: Value) => `${input.name}_gradient`;
  for (const [i, gradient] of gradients(loss, inputs).entries())
    graph.output(gradientOf(inputs[i]!), gradient);
  return {
    graph,
    inputs,
    gradientOf,
    feeds: (sizes, random) => {
      const value = awayFromZero(random);
      const feeds: Feeds = {};
      for (const x of inputs)
        feeds[x.name] = tensor(type, concrete(x, sizes), () => (c.positive ? Math.abs(value()) : value()));
      if (indices) {
        const shape = concrete(indices, sizes);
        const data = BigInt64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () =>
          BigInt(random.integer(c.indices!.bound)),
        );
        feeds[indices.name] = new Tensor('int64', data, shape);
      }
      return feeds;
    },
  };
}
