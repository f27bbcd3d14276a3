import { expect, it } from 'vitest';
import { halfToFloat, toHalf } from '../../src/core/half';
import { Random } from '../../src/core/random';
import { Graph } from '../../src/graph/graph';
import * as op from '../../src/graph/operators';
import { simulateHalf } from './half-simulation';
import { numbers, runGraph, tensor } from './harness';

it('simulated halves are rounded as halves are', async () => {
  const graph = new Graph();
  const x = graph.input('x', 'float32', ['n']);
  graph.output('rounded', op.cast(op.cast(x, 'float16'), 'float32'));
  const random = new Random(1);
  const values = Float32Array.from({ length: 20_000 }, (_, i) => random.normal() * 2 ** ((i % 48) - 28));
  values.set([0, 65519, 65520, -1e38, Number.POSITIVE_INFINITY, Number.NaN, 2 ** -24, 2 ** -26]);
  const halves = new Float32Array(values.length);
  halfToFloat(toHalf(values), halves, 0);
  const { rounded } = await runGraph(simulateHalf(graph), {
    x: tensor('float32', [values.length], i => values[i]!),
  });
  expect(numbers(rounded!)).toEqual([...halves].map(value => (value === 0 ? expect.closeTo(0, 30) : value)));
});
