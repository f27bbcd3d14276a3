import { describe, expect, it } from 'vitest';
import { Graph, type Value } from '../../src/graph/graph';
import * as op from '../../src/graph/operators';
import { adamW, nextOf, type Optimizer, sgd, updateGraph } from '../../src/graph/optimizers';
import { unsafeOverwrites } from '../../src/graph/overwrite';
import { type Feeds, numbers, openGraph, tensor } from './harness';

const ADAM = { beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.1 };
const OPTIMIZERS: [string, Optimizer][] = [
  ['AdamW', adamW(ADAM)],
  ['SGD', sgd({ momentum: 0, weightDecay: 0.1 })],
  ['SGD with momentum', sgd({ momentum: 0.9, weightDecay: 0.1 })],
];

describe('optimizers', () => {
  const overwritesOf = ({ state }: Optimizer) =>
    new Map(['parameter', ...state].map(name => [nextOf(name), name]));

  it.each(OPTIMIZERS)('%s may be computed in place', (_, optimizer) => {
    expect(unsafeOverwrites(updateGraph(optimizer), overwritesOf(optimizer))).toEqual([]);
  });

  it.each(OPTIMIZERS)('%s gives the same in place and out of place', async (_, optimizer) => {
    const session = await openGraph(updateGraph(optimizer));
    // Longer than what one thread or one vector instruction takes at once.
    const size = 10_007;
    const random = (seed: number) => tensor('float32', [size], i => Math.abs(Math.sin(seed * 1000 + i)));
    const kept = Object.fromEntries(['parameter', ...optimizer.state].map((name, i) => [name, random(i)]));
    const feeds: Feeds = { ...kept, gradient: random(9), gradient_scale: tensor('float32', [], () => 0.5) };
    for (const [name, value] of Object.entries(optimizer.scalars(3, 0.01)))
      feeds[name] = tensor('float32', [], () => value);

    const apart = await session.run(feeds);
    const into = Object.fromEntries(Object.keys(kept).map(name => [nextOf(name), kept[name]!]));
    await session.run(feeds, into);
    await session.release();
    for (const name of Object.keys(kept)) expect(numbers(kept[name]!)).toEqual(numbers(apart[nextOf(name)]!));
  });
});

/** `p_next` over `p` and, where there is one, `m_next` over `m`. */
function faultsOf(build: (p: Value, m: Value) => { p?: Value; m?: Value; other?: Value }): string[] {
  const graph = new Graph();
  const [p, m] = [graph.input('p', 'float32', ['n']), graph.input('m', 'float32', ['n'])];
  const next = build(p, m);
  const overwrites = new Map<string, string>();
  for (const [name, value] of Object.entries(next)) {
    graph.output(`${name}_next`, value);
    if (name !== 'other') overwrites.set(`${name}_next`, name);
  }
  return unsafeOverwrites(graph, overwrites);
}

describe('an overwrite is safe', () => {
  it('where the writer alone reads the old value, element by element', () => {
    expect(faultsOf(p => ({ p: op.mul(p, p) }))).toEqual([]);
  });

  it('where all readers come before the writer', () => {
    expect(faultsOf(p => ({ p: op.add(op.softmax(p), op.mul(op.reduceSum(p), p)) }))).toEqual([]);
  });

  it('where an output is the input itself', () => {
    expect(faultsOf((p, m) => ({ p, m: op.neg(m) }))).toEqual([]);
  });
});

describe('an overwrite is not safe', () => {
  it.each<[string, Parameters<typeof faultsOf>[0], RegExp]>([
    [
      'where another node may still read',
      (p, m) => ({ p: op.neg(p), m: op.add(p, m) }),
      /p_next over p: Add may read p/,
    ],
    [
      'where the old value is read after',
      p => ({ p: op.neg(p), other: op.mul(op.exp(p), 2) }),
      /Exp may read p/,
    ],
    ['where the writer does not go element by element', p => ({ p: op.softmax(p) }), /Softmax may read p/],
    [
      'where the writer broadcasts the old value',
      p => ({ p: op.add(op.unsqueeze(p, [1]), p) }),
      /Add may read p/,
    ],
    ['where the old value is an output too', p => ({ p: op.neg(p), other: p }), /p_next over p: other_next/],
    ['where the output is another input', (_, m) => ({ p: m }), /p_next is m itself/],
  ])('%s', (_, build, message) => {
    const faults = faultsOf(build);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(message);
  });

  it('where two outputs go over one input', () => {
    const graph = new Graph();
    const p = graph.input('p', 'float32', ['n']);
    graph.output('a', op.neg(p));
    graph.output('b', op.neg(graph.outputs.get('a')!));
    expect(
      unsafeOverwrites(
        graph,
        new Map([
          ['a', 'p'],
          ['b', 'p'],
        ]),
      ),
    ).toEqual(['b over p: a is written there as well']);
  });

  it('where there is no such output or input', () => {
    const graph = new Graph();
    graph.output('a', op.neg(graph.input('p', 'float32', [])));
    expect(unsafeOverwrites(graph, new Map([['b', 'p']]))).toEqual(['b over p: no such output or input']);
    expect(unsafeOverwrites(graph, new Map([['a', 'q']]))).toEqual(['a over q: no such output or input']);
  });

  it('indeed: the runtime then gives wrong numbers without an error', async () => {
    const graph = new Graph();
    const p = graph.input('p', 'float32', [3]);
    graph.output('p_next', op.mul(p, 10));
    graph.output('sum', op.add(op.mul(graph.outputs.get('p_next')!, 0), p));
    expect(unsafeOverwrites(graph, new Map([['p_next', 'p']]))).not.toEqual([]);

    const session = await openGraph(graph);
    const old = tensor('float32', [3], i => i + 1);
    expect(numbers((await session.run({ p: old })).sum!)).toEqual([1, 2, 3]);
    const inPlace = await session.run({ p: old }, { p_next: old, sum: null });
    expect(numbers(inPlace.sum!)).toEqual([10, 20, 30]);
    await session.release();
  });
});

it('is checked on graphs of any depth', () => {
  const graph = new Graph();
  const p = graph.input('p', 'float32', []);
  let x = p;
  for (let i = 0; i < 20_000; i++) x = op.neg(x);
  graph.output('p_next', x);
  expect(unsafeOverwrites(graph, new Map([['p_next', 'p']]))).toEqual([]);
});
