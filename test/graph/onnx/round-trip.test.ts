import { expect, it } from 'vitest';
import { lossGraph } from '../../../src/encoder/training/loss';
import { Graph } from '../../../src/graph/graph';
import { readOnnx } from '../../../src/graph/onnx/reader';
import { writeOnnx } from '../../../src/graph/onnx/writer';
import * as op from '../../../src/graph/operators';
import { adamW, updateGraph } from '../../../src/graph/optimizers';
import { print } from '../../../src/graph/print';
import { numbers, runGraph, tensor } from '../harness';
import { everything, everythingFeeds } from './samples';

const reread = (graph: Graph): Graph => readOnnx(writeOnnx(graph).model);

/** The graph in print, computed values under the names that they have as outputs, as the file has them. */
function printed(graph: Graph): string {
  let text = print(graph);
  for (const [name, value] of graph.outputs)
    text = text.replace(new RegExp(`\\b${value.name}\\b(?!\\w)`, 'g'), name);
  return text;
}

it.each([
  ['a graph of everything', everything()],
  ['the loss', lossGraph(8, { temperature: 0.5, symmetric: true, normalize: true })],
  ['an optimizer', updateGraph(adamW({ beta1: 0.5, beta2: 0.75, epsilon: 2 ** -20, weightDecay: 0 }))],
])('%s reads as it was written', (_, graph) => {
  const read = reread(graph);
  expect(print(read)).toBe(printed(graph));
  expect(print(reread(read))).toBe(print(read));
});

it('what was read computes the same numbers', async () => {
  const graph = everything();
  const [before, after] = [
    await runGraph(graph, everythingFeeds()),
    await runGraph(reread(graph), everythingFeeds()),
  ];
  expect(Object.keys(after)).toEqual(['loss', 'x.gradient', 'weight.gradient']);
  for (const name of graph.outputs.keys()) expect(numbers(after[name]!)).toEqual(numbers(before[name]!));
});

it('a value may be an output twice, and inputs and weights may be outputs', async () => {
  const graph = new Graph();
  const x = graph.input('x', 'float32', ['n']);
  const y = op.neg(x);
  graph.output('y', y);
  graph.output('again', y);
  graph.output('copy', x);
  graph.output('weight', graph.constant([4, 5]));
  for (const g of [graph, reread(graph)]) {
    const result = await runGraph(g, { x: tensor('float32', [3], i => i + 1) });
    const values = Object.entries(result).map(([name, t]) => [name, numbers(t)]);
    expect(Object.fromEntries(values)).toEqual({
      y: [-1, -2, -3],
      again: [-1, -2, -3],
      copy: [1, 2, 3],
      weight: [4, 5],
    });
  }
});

it('refuses an attribute that the operator does not have', () => {
  const graph = new Graph();
  graph.node('Neg', [graph.input('x', 'float32', [])], { axis: 1 });
  expect(() => writeOnnx(graph)).toThrow('Neg has no attribute axis');
});
