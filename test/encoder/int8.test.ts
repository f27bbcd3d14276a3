import { describe, expect, it } from 'vitest';
import { Random } from '../../src/core/random';
import { int8Linear, quantizeWeight } from '../../src/encoder/int8';
import { Graph, type Value } from '../../src/graph/graph';
import * as op from '../../src/graph/operators';
import { runGraph, tensor } from '../graph/harness';

const [ROWS, INPUTS, OUTPUTS] = [4, 64, 16];

describe('weights in int8', () => {
  it('have a scale for each output, and keep zero and the largest', () => {
    const { values, scales } = quantizeWeight(Float32Array.of(1, -2, 0, 0.5, 0, 0.25, 0, 0, 0), 3);
    expect([...values]).toEqual([64, 127, 0, -127, 0, 0, 0, 64, 0]);
    expect(scales[0]).toBeCloseTo(2 / 127);
    expect(scales[1]).toBeCloseTo(0.5 / 127);
  });
});

/** For each row, the error of the layer in int8 in parts of the row's largest output. */
async function errors(
  statesOf: (graph: Graph, x: Value) => Value,
  input: Float32Array,
  weight: Float32Array,
): Promise<number[]> {
  const graph = new Graph();
  const states = statesOf(graph, graph.input('x', 'float32', [ROWS, INPUTS]));
  const parameters = new Map([
    ['layer.weight', weight],
    ['layer.bias', new Float32Array(OUTPUTS).fill(0.1)],
  ]);
  graph.output('near', int8Linear(graph, name => parameters.get(name)!)(states, 'layer', OUTPUTS));
  const floats = (name: string, shape: readonly number[]) =>
    graph.initializer(`exact.${name}`, { type: 'float32', shape, data: parameters.get(name)! });
  const [w, b] = [floats('layer.weight', [OUTPUTS, INPUTS]), floats('layer.bias', [OUTPUTS])];
  graph.output('exact', op.gemm(states, w, b, { transB: true }));
  const found = await runGraph(graph, { x: tensor('float32', [ROWS, INPUTS], i => input[i]!) });
  const [near, exact] = [found.near!.data, found.exact!.data] as [Float32Array, Float32Array];
  return Array.from({ length: ROWS }, (_, row) => {
    const part = (values: Float32Array) => values.subarray(row * OUTPUTS, (row + 1) * OUTPUTS);
    const worst = part(near).reduce((most, v, i) => Math.max(most, Math.abs(v - part(exact)[i]!)), 0);
    return worst / part(exact).reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  });
}

describe('fully connected layers in int8', () => {
  const random = new Random(7);
  const numbers = (count: number) => Float32Array.from({ length: count }, () => random.float() - 0.5);

  it('are near those in float32', async () => {
    for (const error of await errors((_, x) => x, numbers(ROWS * INPUTS), numbers(OUTPUTS * INPUTS)))
      expect(error).toBeLessThan(0.02);
  });

  it('are near them where a column of normalised states is always large', async () => {
    const [gain, offset] = [new Float32Array(INPUTS).fill(1), new Float32Array(INPUTS)];
    gain[5] = 60;
    offset[9] = 120;
    const weight = numbers(OUTPUTS * INPUTS);
    for (let output = 0; output < OUTPUTS; output++) {
      weight[output * INPUTS + 5]! /= 60;
      weight[output * INPUTS + 9]! /= 120;
    }
    const norm = (graph: Graph, x: Value) => {
      const floats = (name: string, data: Float32Array) =>
        graph.initializer(name, { type: 'float32', shape: [INPUTS], data });
      return op.layerNormalization(x, floats('gain', gain), floats('offset', offset), 1e-5);
    };
    for (const error of await errors(norm, numbers(ROWS * INPUTS), weight)) expect(error).toBeLessThan(0.1);
  });

  it('are near them for tokens that an activation leaves small', async () => {
    const input = numbers(ROWS * INPUTS).map((value, i) => (i < INPUTS ? 200 * value : value));
    for (const activation of [op.gelu, op.relu])
      for (const error of await errors((_, x) => activation(x), input, numbers(OUTPUTS * INPUTS)))
        expect(error).toBeLessThan(0.02);
  });

  it('pass over a token of zeros', async () => {
    const input = numbers(ROWS * INPUTS).fill(-1, 0, INPUTS);
    const [zeros] = await errors((_, x) => op.relu(x), input, numbers(OUTPUTS * INPUTS));
    expect(zeros).toBeLessThan(1e-6);
  });
});
