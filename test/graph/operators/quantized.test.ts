import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/core/random';
import { Graph, GraphError } from '../../../src/graph/graph';
import * as op from '../../../src/graph/operators';
import { runGraph, tensor } from '../harness';

describe('products of bytes', () => {
  it('are exact, also where sums of neighbours leave 16 bits', async () => {
    const graph = new Graph();
    const x = graph.input('x', 'float32', ['rows', 64]);
    const weight = graph.initializer('weight', {
      type: 'int8',
      shape: [64, 8],
      data: new Int8Array(64 * 8).fill(127),
    });
    const quantized = op.quantize(x);
    graph.output('scale', quantized.scale);
    graph.output('product', op.matMulInteger(quantized, weight));
    const { product, scale } = await runGraph(graph, { x: tensor('float32', [3, 64], () => 1) });
    expect(product!.type).toBe('int32');
    expect((scale!.data as Float32Array)[0]).toBeCloseTo(1 / 255);
    expect([...new Set(product!.data as Int32Array)]).toEqual([64 * 255 * 127]);
  });

  it('approximate the product of floats', async () => {
    const random = new Random(1);
    const values = Array.from({ length: 32 }, () => random.float() - 0.5);
    const bytes = Int8Array.from({ length: 32 }, () => random.integer(255) - 127);
    const graph = new Graph();
    const quantized = op.quantize(graph.input('x', 'float32', [1, 32]));
    const weight = graph.initializer('weight', { type: 'int8', shape: [32, 1], data: bytes });
    graph.output('y', op.mul(op.cast(op.matMulInteger(quantized, weight), 'float32'), quantized.scale));
    const { y } = await runGraph(graph, { x: tensor('float32', [1, 32], i => values[i]!) });
    const exact = values.reduce((sum, value, i) => sum + value * bytes[i]!, 0);
    expect(Math.abs((y!.data as Float32Array)[0]! - exact)).toBeLessThan(32 * 127 * 0.5 * (1 / 255));
  });

  it('take bytes alone', () => {
    const graph = new Graph();
    const quantized = op.quantize(graph.input('x', 'float32', [2, 3]));
    const floats = graph.input('w', 'float32', [3, 4]);
    expect(() => op.matMulInteger(quantized, floats)).toThrow(GraphError);
    expect(() => op.quantize(graph.input('i', 'int32', [2, 3]))).toThrow(GraphError);
  });
});
