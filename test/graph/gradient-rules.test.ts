import { Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { Random } from '../../src/core/random';
import { gradients } from '../../src/graph/gradient';
import { RULES } from '../../src/graph/gradient-rules';
import { Graph, type Value } from '../../src/graph/graph';
import * as op from '../../src/graph/operators';
import { awayFromZero, concrete, type Feeds, numbers, openGraph, tensor } from './harness';

/** One differentiable function of `inputs`, checked on random values and on several sizes of its symbols. */
interface Case {
  inputs: (string | number)[][];
  build: (...inputs: Value[]) => Value;
  /** The runtime has no double-precision kernel for some operators. */
  type?: 'float32';
  positive?: boolean;
  /** Integer inputs by name: shape and exclusive upper bound. */
  indices?: { shape: (string | number)[]; bound: number };
}

const SIZES: Record<string, number>[] = [
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

const CASES: Partial<Record<keyof typeof RULES, Case[]>> = {
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

/** Compares the gradients of `sum(y² + y)`, `y = f(inputs)`, with central differences that the same runtime computes. */
async function check(c: Case, sizes: Record<string, number>, seed: number): Promise<void> {
  const random = new Random(seed);
  const type = c.type ?? 'float64';
  const graph = new Graph();
  const inputs = c.inputs.map((shape, i) => graph.input(`x${i}`, type, shape));
  const indices = c.indices && graph.input('indices', 'int64', c.indices.shape);
  const y = c.build(...inputs, ...(indices ? [indices] : []));
  const loss = graph.output('loss', op.reduceSum(op.mul(y, op.add(y, 1)), undefined, false));
  for (const [i, g] of gradients(loss, inputs).entries()) graph.output(`g${i}`, g);

  const value = awayFromZero(random);
  const feeds: Feeds = {};
  for (const x of inputs)
    feeds[x.name] = tensor(type, concrete(x, sizes), () => (c.positive ? Math.abs(value()) : value()));
  if (c.indices && indices) {
    const shape = concrete(indices, sizes);
    const { bound } = c.indices;
    const data = BigInt64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () =>
      BigInt(random.integer(bound)),
    );
    feeds.indices = new Tensor('int64', data, shape);
  }
  const session = await openGraph(graph);
  try {
    const lossAt = async () => numbers((await session.run(feeds)).loss!)[0]!;
    const base = await session.run(feeds);
    const [h, tolerance] = type === 'float64' ? [1e-5, 1e-7] : [5e-3, 2e-3];
    for (const [i, x] of inputs.entries()) {
      const data = feeds[x.name]!.data as Float64Array;
      const actual = numbers(base[`g${i}`]!);
      expect(base[`g${i}`]!.dims).toEqual(feeds[x.name]!.dims);
      for (let k = 0; k < data.length; k++) {
        const keep = data[k]!;
        data[k] = keep + h;
        const up = await lossAt();
        data[k] = keep - h;
        const expected = (up - (await lossAt())) / (2 * h);
        data[k] = keep;
        expect(Math.abs(actual[k]! - expected) / (1 + Math.abs(expected)), `${x}[${k}]`).toBeLessThan(
          tolerance,
        );
      }
    }
  } finally {
    await session.release();
  }
}

describe('gradient rules against finite differences', () => {
  const differentiable = Object.entries(RULES).filter(([, rule]) => rule !== 'not differentiable');
  for (const [name] of differentiable) {
    const cases = CASES[name as keyof typeof RULES] ?? [];
    it(name, async () => {
      expect(cases.length, `no case for ${name}`).toBeGreaterThan(0);
      for (const [i, c] of cases.entries())
        for (const [j, sizes] of SIZES.entries()) await check(c, sizes, 100 * i + j);
    });
  }
});
