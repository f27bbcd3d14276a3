import { describe, expect, it } from 'vitest';
import { detach, gradients } from '../../src/graph/gradient';
import { Graph, GraphError, type Value } from '../../src/graph/graph';
import * as op from '../../src/graph/operators';
import { numbers, runGraph, tensor } from './harness';

const X = [-1.5, 0.5, 2];

/** The gradient of the sum of `f(x)` at X, by the graph. */
async function derivative(f: (x: Value) => Value): Promise<number[]> {
  const graph = new Graph();
  const x = graph.input('x', 'float64', ['n']);
  const [g] = gradients(total(f(x)), [x]);
  graph.output('g', g!);
  return numbers((await runGraph(graph, { x: tensor('float64', [X.length], i => X[i]!) })).g!);
}

const total = (x: Value): Value => op.reduceSum(x, undefined, false);
const near = (values: number[]) => values.map(value => expect.closeTo(value, 12));

describe('gradients add up', () => {
  it('where a node uses a value twice', async () => {
    expect(await derivative(x => op.mul(x, x))).toEqual(near(X.map(x => 2 * x)));
    expect(await derivative(x => op.concat([x, op.neg(x), x], 0))).toEqual(near(X.map(() => 1)));
  });

  it('where several nodes use it, on paths of different length', async () => {
    const f = (x: Value) => {
      const y = op.exp(x);
      return op.add(op.mul(op.tanh(y), x), op.sub(y, x));
    };
    const df = (x: number) => {
      const y = Math.exp(x);
      return (1 - Math.tanh(y) ** 2) * y * x + Math.tanh(y) + y - 1;
    };
    expect(await derivative(f)).toEqual(near(X.map(df)));
  });

  it('over broadcast axes', async () => {
    expect(await derivative(x => op.mul(op.unsqueeze(x, [1]), x))).toEqual(
      near(X.map(() => 2 * X.reduce((a, b) => a + b))),
    );
  });
});

describe('a detached value', () => {
  it('is a constant to the gradient', async () => {
    expect(await derivative(x => op.mul(x, detach(op.exp(x))))).toEqual(near(X.map(Math.exp)));
  });

  it('may itself be wanted', () => {
    const graph = new Graph();
    const x = graph.input('x', 'float64', []);
    const y = detach(x);
    const [g] = gradients(op.mul(x, y), [y]);
    expect(g!.producer!.inputs).toContain(x);
  });

  it('does not carry a loss', () => {
    const x = new Graph().input('x', 'float64', []);
    expect(() => gradients(detach(op.exp(x)), [x])).toThrow(/does not depend on x/);
  });
});

describe('gradients can be taken', () => {
  it('of intermediate values, and of the loss itself', async () => {
    const graph = new Graph();
    const x = graph.input('x', 'float64', []);
    const y = op.exp(x);
    const loss = op.mul(y, y);
    for (const [i, g] of gradients(loss, [y, loss, x]).entries()) graph.output(`g${i}`, g);
    const result = await runGraph(graph, { x: tensor('float64', [], () => 1) });
    const values = [0, 1, 2].map(i => numbers(result[`g${i}`]!)[0]!);
    expect(values).toEqual(near([2 * Math.E, 1, 2 * Math.E ** 2]));
  });

  it('of gradients', async () => {
    const f = (x: Value) => gradients(total(op.mul(op.mul(x, x), x)), [x])[0]!;
    expect(await derivative(f)).toEqual(near(X.map(x => 6 * x)));
  });

  it('past what does not reach the loss', async () => {
    const f = (x: Value) => {
      op.sign(x);
      return op.where(op.greater(x, 0), op.mul(x, 3), x);
    };
    expect(await derivative(f)).toEqual(near(X.map(x => (x > 0 ? 3 : 1))));
  });

  it('without computing those of values that are not wanted', () => {
    const graph = new Graph();
    const [x, w] = [graph.input('x', 'float32', [4, 4]), graph.input('w', 'float32', [4, 4])];
    const loss = total(op.matMul(op.exp(x), w));
    const before = graph.nodes.length;
    gradients(loss, [w]);
    const added = graph.nodes.slice(before).map(node => node.op);
    expect(added.filter(name => name === 'MatMul')).toHaveLength(1);
  });
});

describe('a GraphError says why there is no gradient', () => {
  const vector = () => new Graph().input('x', 'float64', ['n']);
  const cases: [string, (x: Value) => Value, RegExp][] = [
    ['a loss that is no scalar', x => x, /scalar, not x float64\[n\]/],
    ['an operator without a gradient', x => total(op.sign(x)), /Sign is not differentiable/],
    ['running sums', x => total(op.cumSum(x, 0)), /CumSum is not differentiable/],
    ['an approximation without a rule', x => total(op.gelu(x, 'tanh')), /tanh/],
    [
      'a scatter that replaces',
      x =>
        total(
          x.graph.node('ScatterND', [
            x,
            x.graph.constant([0], 'int64', [1, 1]),
            x.graph.constant([1], 'float64'),
          ])[0]!,
        ),
      /ScatterND/,
    ],
    ['an independent loss', x => total(x.graph.input('y', 'float64', [3])), /does not depend on x/],
    ['a path through integers', x => total(op.cast(op.cast(x, 'int64'), 'float64')), /does not depend on x/],
    [
      'a path through comparisons',
      x => total(op.where(op.less(x, 0), x.graph.constant(1, 'float64'), 2)),
      /depend/,
    ],
    [
      'the statistics of a norm',
      x => {
        const matrix = op.reshape(x, ['n', 1]);
        const one = x.graph.constant([1], 'float64');
        return op.cast(
          total(x.graph.node('LayerNormalization', [matrix, one, one], { axis: -1 })[1]!),
          'float64',
        );
      },
      /LayerNormalization: no gradient through its statistics/,
    ],
  ];

  it.each(cases)('%s', (_, loss, message) => {
    const x = vector();
    const value = loss(x);
    expect(() => gradients(value, [x])).toThrow(GraphError);
    expect(() => gradients(value, [x])).toThrow(message);
  });
});
