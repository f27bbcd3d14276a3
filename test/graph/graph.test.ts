import { describe, expect, it } from 'vitest';
import { Graph, GraphError, type Value } from '../../src/graph/graph';
import * as op from '../../src/graph/operators';
import { print } from '../../src/graph/print';
import type { Dim } from '../../src/graph/shape';
import { numbers, runGraph, tensor } from './harness';

interface Values {
  graph: Graph;
  /** float32 `[batch, length, 4]` */
  x: Value;
  /** float32 `[3, 4]` */
  w: Value;
  /** int32 `[batch]` */
  ids: Value;
}

function values(): Values {
  const graph = new Graph();
  return {
    graph,
    x: graph.input('x', 'float32', ['batch', 'length', 4]),
    w: graph.input('w', 'float32', [3, 4]),
    ids: graph.input('ids', 'int32', ['batch']),
  };
}

function faultOf(attempt: () => unknown): Error {
  try {
    attempt();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was wrong');
}

describe('a wrong graph fails where it is written, naming operator and shapes', () => {
  it.each<[string, (v: Values) => unknown, ...RegExp[]]>([
    [
      'a product of sizes that differ',
      ({ x, w }) => op.matMul(x, w),
      /^MatMul\(.*\[batch, length, 4\].*\[3, 4\]/,
      /4 and 3 differ/,
    ],
    ['a product with a vector', ({ w, ids }) => op.matMul(w, op.cast(ids, 'float32')), /^MatMul/, /matrices/],
    ['Gemm of a stack', ({ x, w }) => op.gemm(x, w), /^Gemm/, /two matrices/],
    [
      'Gemm with a bias that does not fit',
      ({ w }) => op.gemm(w, w, w, { transB: true }),
      /^Gemm/,
      /\[3, 4\] does not broadcast to \[3, 3\]/,
    ],
    [
      'a sum that does not broadcast',
      ({ x, w }) => op.add(x, w),
      /^Add\(x float32\[batch, length, 4\], w float32\[3, 4\]\)/,
      /do not broadcast/,
    ],
    ['element types that differ', ({ x, ids }) => op.mul(x, ids), /^Mul/, /float32, int32/],
    ['a root of integers', ({ ids }) => op.sqrt(ids), /^Sqrt/, /floating point, found int32/],
    ['a condition that is none', ({ x }) => op.where(x, x, 0), /^Where/, /bool/],
    ['a conjunction of numbers', ({ x }) => op.and(x, x), /^And/, /expected bool, found float32/],
    ['a negation of numbers', ({ x }) => op.not(x), /^Not/, /expected bool, found float32/],
    [
      'indices that are no integers',
      ({ x }) => op.gather(x, x),
      /^Gather/,
      /int32 or int64 indices, found float32/,
    ],
    [
      'narrow indices where wide ones are needed',
      ({ w, ids }) => op.gatherND(w, op.unsqueeze(ids, [1])),
      /^GatherND/,
      /int64 indices, found int32/,
    ],
    [
      'updates of another shape',
      ({ x, w }) => op.scatterAdd(w, x.graph.constant([0], 'int64', [1, 1]), w),
      /^ScatterND/,
      /\[1, 4\]/,
    ],
    [
      'a reshape that loses elements',
      ({ x }) => op.reshape(x, ['batch', 4]),
      /^Reshape/,
      /\[batch, length, 4\] does not hold as many elements as \[batch, 4\]/,
    ],
    [
      'a hole that nothing fills',
      ({ w }) => op.reshape(w, [-1, 5]),
      /^Reshape/,
      /12 elements do not fill \[-1, 5\]/,
    ],
    ['a hole for an unknown size', ({ x }) => op.reshape(x, [-1, 4]), /^Reshape/, /name it/],
    ['an axis that is not there', ({ w }) => op.reduceSum(w, [2]), /^ReduceSum/, /axis 2 .* rank 2/],
    ['no axes', ({ w }) => op.reduceSum(w, []), /^ReduceSum/, /no axes/],
    ['a permutation that is none', ({ w }) => op.transpose(w, [0, 0]), /^Transpose/, /\[0,0\]/],
    ['a squeeze of an axis that holds more', ({ w }) => op.squeeze(w, [0]), /^Squeeze/, /size 3, not 1/],
    ['an expansion that does not fit', ({ w }) => op.expand(w, [2, 4]), /^Expand/, /\[3, 4\]/],
    ['parts that do not join', ({ x, w }) => op.concat([x, w], 0), /^Concat/, /axis 0/],
    ['a split that does not add up', ({ w }) => op.split(w, [1, 1], 1), /^Split/, /1,1.* 4/],
    ['a slice beyond the end', ({ w }) => op.slice(w, 1, 2, 5), /^Slice/, /2 to 5 .* size 4/],
    ['a slice backward', ({ x }) => op.slice(x, 0, 2, 1), /^Slice/, /2 to 1 .* size batch/],
    ['a slice from the end', ({ w }) => op.slice(w, 1, -2, 4), /^Slice/, /-2 to 4/],
    ['padding of another rank', ({ w }) => op.pad(w, [1], [1]), /^Pad/, /2 pads for rank 2/],
    [
      'a norm with the scale of another axis',
      ({ x, ids }) => op.layerNormalization(x, op.cast(ids, 'float32'), x, 1),
      /^LayerNormalization/,
      /scale/,
    ],
    ['a node over two graphs', ({ x }) => op.add(x, values().x), /^Add/, /another graph/],
  ])('%s', (_, build, ...messages) => {
    const error = faultOf(() => build(values()));
    expect(error).toBeInstanceOf(GraphError);
    for (const message of messages) expect(error.message).toMatch(message);
  });
});

describe('names', () => {
  it('stand for one value each', () => {
    const { graph, x, w } = values();
    const y = op.neg(x);
    expect(() => graph.input('x', 'float32', [])).toThrow(/value x already/);
    expect(() => graph.initializer('w', graph.initializers.get(graph.constant(1))!)).toThrow(GraphError);
    expect(() => graph.output('w', y)).toThrow(/value w already/);
    graph.output('y', y);
    expect(() => graph.output('y', x)).toThrow(/output y already/);
    expect(() => graph.input('y', 'float32', [])).toThrow(/value y already/);
    expect(() => graph.output('other', values().x)).toThrow(/another graph/);
    expect(graph.output('w', w)).toBe(w);
  });

  it('of new values keep clear of those given', () => {
    const graph = new Graph();
    const x = graph.input('x', 'float32', []);
    graph.output('neg_2', op.abs(x));
    const y = op.neg(op.neg(x));
    expect(new Set([...graph.nodes.flatMap(node => node.outputs), x].map(v => v.name)).size).toBe(4);
    expect(y.name).not.toBe('neg_2');
  });

  it.each<Dim>(['batch_size', '_n', 'N2', 'batch*length', 'batch+length', '2*batch+1', 0, 384])(
    '%s is a dimension',
    dim => {
      expect(new Graph().input('x', 'float32', [dim]).shape).toEqual([dim]);
    },
  );

  it.each<Dim>(['', 'batch size', '2n', 'é', '?', 'batch-', 'length*batch', 'n*2', '3', -1, 1.5, Number.NaN])(
    '%j is no dimension',
    dim => {
      expect(() => new Graph().input('x', 'float32', [4, dim])).toThrow(GraphError);
      expect(() => new Graph().input('x', 'float32', [4, dim])).toThrow(/^input x: .* is no dimension/);
    },
  );
});

describe('sizes', () => {
  it('of symbols that no input has cannot be had', () => {
    const { graph } = values();
    expect(() => graph.size('width')).toThrow(/no input .* width/);
    expect(() => graph.size('batch*width')).toThrow(GraphError);
  });

  it('are computed once, from the shapes of inputs', async () => {
    const graph = new Graph();
    const x = graph.input('x', 'float32', ['batch', 'length', 4]);
    const dims: Dim[] = ['batch', 'length', 'batch*length', '2*batch*length-length+3', '-batch', 7];
    for (const [i, dim] of dims.entries()) graph.output(`size_${i}`, op.identity(graph.size(dim)));
    const nodes = graph.nodes.length;
    for (const dim of dims) graph.size(dim);
    expect(graph.nodes.length).toBe(nodes);
    graph.output('rest', op.neg(x));
    const result = await runGraph(graph, { x: tensor('float32', [2, 5, 4], () => 0) });
    expect(dims.map((_, i) => numbers(result[`size_${i}`]!)[0])).toEqual([2, 5, 10, 18, -2, 7]);
  });
});

it('constants of equal value are one', () => {
  const graph = new Graph();
  expect(graph.constant([1, 2])).toBe(graph.constant([1, 2]));
  expect(graph.constant(0)).not.toBe(graph.constant(-0));
  expect(graph.constant([1])).not.toBe(graph.constant(1));
  expect(graph.constant(1)).not.toBe(graph.constant(1, 'int64'));
});

it('weights have as many values as their shape says', () => {
  const wrong = { type: 'float32', shape: [2, 2], data: new Float32Array(3) } as const;
  expect(() => new Graph().initializer('w', wrong)).toThrow(/weight w: 3 values for \[2, 2\]/);
});

it('prints as readable text', () => {
  const graph = new Graph('example');
  const x = graph.input('x', 'float32', ['batch', 4]);
  const w = graph.initializer('w', { type: 'float32', shape: [3, 4], data: new Float32Array(12) });
  graph.output('y', op.mul(op.gemm(x, w, undefined, { transB: true }), 2));
  expect(print(graph)).toBe(
    `graph example
  input x float32[batch, 4]
  weight w float32[3, 4]
  gemm_2 float32[batch, 3] = Gemm(x, w, alpha=1, beta=1, transA=0, transB=1)
  mul_4 float32[batch, 3] = Mul(gemm_2, 2)
  output y float32[batch, 3] = mul_4
`,
  );
});
