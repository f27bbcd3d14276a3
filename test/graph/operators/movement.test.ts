import { describe, expect, it } from 'vitest';
import { Graph, type Value } from '../../../src/graph/graph';
import * as op from '../../../src/graph/operators';
import { concrete, numbers, runGraph, tensor } from '../harness';

type Index = readonly number[];

interface Case {
  build: (x: Value) => Value;
  /** The element of the result at an index, given those of x. */
  element: (x: (...index: number[]) => number, index: Index, sizes: { b: number; n: number }) => number;
}

const SIZES = [
  { b: 2, n: 3 },
  { b: 1, n: 1 },
  { b: 4, n: 1 },
  { b: 1, n: 5 },
];

/** All indices of a shape, the last axis fastest. */
function indices(shape: Index): number[][] {
  return shape.reduce<number[][]>(
    (heads, size) => heads.flatMap(head => Array.from({ length: size }, (_, i) => [...head, i])),
    [[]],
  );
}

const position = (shape: Index, index: Index): number =>
  shape.reduce((at, size, axis) => at * size + index[axis]!, 0);

/** Elements keep their order. */
const reshaped =
  (shapeOf: (sizes: { b: number; n: number }) => Index): Case['element'] =>
  (x, index, sizes) => {
    const at = position(shapeOf(sizes), index);
    return x(Math.floor(at / (4 * sizes.n)), Math.floor(at / 4) % sizes.n, at % 4);
  };

/** On x float32 `[b, n, 4]`. */
const CASES: Record<string, Case> = {
  'reshape to one symbolic axis': {
    build: x => op.reshape(x, ['4*b*n']),
    element: reshaped(({ b, n }) => [4 * b * n]),
  },
  'reshape that joins axes': {
    build: x => op.reshape(x, ['b*n', 4]),
    element: reshaped(({ b, n }) => [b * n, 4]),
  },
  'reshape to two symbolic axes': {
    build: x => op.reshape(x, ['b', '4*n']),
    element: reshaped(({ b, n }) => [b, 4 * n]),
  },
  'reshape to axes in another order': {
    build: x => op.reshape(x, ['n', 'b', 2, 2]),
    element: reshaped(({ b, n }) => [n, b, 2, 2]),
  },
  'reshape there and back': {
    build: x => op.reshape(op.reshape(x, ['2*n', '2*b']), ['b', 'n', 4]),
    element: (x, index) => x(...index),
  },
  'expand a new axis': {
    build: x => op.expand(op.unsqueeze(x, [1]), ['b', 'n', 'n', 4]),
    element: (x, [i, , j, k]) => x(i!, j!, k!),
  },
  'expand to leading axes': {
    build: x => op.expand(x, ['n+1', 'b', 'n', 4]),
    element: (x, [, i, j, k]) => x(i!, j!, k!),
  },
  zeros: { build: x => op.zeros(x, ['b*n', 2]), element: () => 0 },
  'slice by numbers': { build: x => op.slice(x, 2, 1, 3), element: (x, [i, j, k]) => x(i!, j!, k! + 1) },
  'slice off the last': {
    build: x => op.slice(x, -2, 'n-1', 'n'),
    element: (x, [i, , k], { n }) => x(i!, n - 1, k!),
  },
  'slice of a table as long as an input': {
    build: x => {
      const rows = x.graph.constant(
        Array.from({ length: 18 }, (_, i) => i),
        'float32',
        [9, 2],
      );
      return op.slice(rows, 0, 2, 'n+2');
    },
    element: (_, [i, k]) => 2 * (i! + 2) + k!,
  },
  pad: {
    build: x => op.pad(x, ['n', 0, 1], [0, 'b', 0]),
    element: (x, [i, j, k], { n }) => (i! >= n && j! < n && k! >= 1 ? x(i! - n, j!, k! - 1) : 0),
  },
  'concat and split': {
    build: x => op.split(op.concat([op.neg(x), x], 1), ['n', 'n'], 1)[1]!,
    element: (x, index) => x(...index),
  },
  'concat of symbolic sizes': {
    build: x => op.concat([x, op.slice(x, 1, 0, 1), x], 1),
    element: (x, [i, j, k], { n }) => x(i!, j! < n ? j! : j! === n ? 0 : j! - n - 1, k!),
  },
  range: { build: x => op.cast(op.range(x, 'b*n'), 'float32'), element: (_, [i]) => i! },
};

describe('symbolic shapes come true on every size', () => {
  it.each(Object.entries(CASES))('%s', async (_, { build, element }) => {
    const graph = new Graph();
    const y = graph.output('y', build(graph.input('x', 'float32', ['b', 'n', 4])));
    for (const sizes of SIZES) {
      const shape = [sizes.b, sizes.n, 4];
      // No element is 0, which is what padding is.
      const x = (...index: number[]) => position(shape, index) + 1;
      const result = await runGraph(graph, { x: tensor('float32', shape, i => i + 1) });
      expect(result.y!.dims).toEqual(concrete(y, sizes));
      expect(numbers(result.y!)).toEqual(indices(result.y!.dims).map(index => element(x, index, sizes)));
    }
  });
});
