import { describe, expect, it } from 'vitest';
import { adamW, nextOf, type Optimizer, sgd, updateGraph } from '../../src/graph/optimizers';
import { type Feeds, numbers, openGraph, tensor } from './harness';

interface State {
  parameter: number[];
  [slot: string]: number[];
}

/** Runs steps of an optimizer over its graph, the state written in place. */
async function optimize(
  optimizer: Optimizer,
  start: number[],
  gradients: number[][],
  rates: number[],
  scale = 1,
): Promise<State> {
  const session = await openGraph(updateGraph(optimizer));
  const size = start.length;
  const names = ['parameter', ...optimizer.state];
  const kept: Feeds = Object.fromEntries(names.map(name => [name, tensor('float32', [size], () => 0)]));
  (kept.parameter!.data as Float32Array).set(start);
  const into = Object.fromEntries(names.map(name => [nextOf(name), kept[name]!]));
  for (const [i, gradient] of gradients.entries()) {
    const scalars = Object.entries({ ...optimizer.scalars(i + 1, rates[i]!), gradient_scale: scale });
    const feeds = Object.fromEntries(
      scalars.map(([name, value]) => [name, tensor('float32', [], () => value)]),
    );
    await session.run({ ...feeds, ...kept, gradient: tensor('float32', [size], k => gradient[k]!) }, into);
  }
  await session.release();
  return Object.fromEntries(names.map(name => [name, numbers(kept[name]!)])) as unknown as State;
}

const near = (values: number[], digits = 6) => values.map(value => expect.closeTo(value, digits));
const repeat = <T>(value: T, times: number): T[] => Array.from({ length: times }, () => value);

const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 };

describe('AdamW', () => {
  it('moves each parameter by the learning rate in its first step, whatever the size of the gradient', async () => {
    const { parameter } = await optimize(adamW(ADAM), [1, 1, 1], [[1e-3, -3, 200]], [0.01]);
    expect(parameter).toEqual(near([0.99, 1.01, 0.99]));
  });

  it('moves by the learning rate in every step of one gradient, as bias correction makes it', async () => {
    const { parameter } = await optimize(adamW(ADAM), [2, -2], repeat([0.5, -7], 25), repeat(0.01, 25));
    expect(parameter).toEqual(near([1.75, -1.75], 5));
  });

  it('gives the values computed by hand for two steps', async () => {
    const options = { beta1: 0.5, beta2: 0.75, epsilon: 0.5, weightDecay: 0.25 };
    const state = await optimize(adamW(options), [1], [[2], [-1]], [0.1, 0.2]);
    // Step 1: m = 1, v = 1; m̂ = 2, √v̂ = 2. p = 1·(1 − 0.025) − 0.1·2/2.5.
    const first = 0.975 - 0.08;
    // Step 2: m = 0, v = 0.75 + 0.25 = 1; m̂ = 0. p = p·(1 − 0.05).
    expect(state).toEqual({
      parameter: near([first * 0.95]),
      first_moment: near([0]),
      second_moment: near([1]),
    });
  });

  it('decays weights apart from the gradient', async () => {
    const options = { ...ADAM, weightDecay: 0.1 };
    const { parameter } = await optimize(adamW(options), [3, -3], repeat([0, 0], 10), repeat(0.5, 10));
    expect(parameter).toEqual(near([3 * 0.95 ** 10, -3 * 0.95 ** 10]));
  });
});

describe('SGD', () => {
  it('steps down the gradient', async () => {
    const { parameter } = await optimize(
      sgd({ momentum: 0, weightDecay: 0 }),
      [1, 2],
      [
        [0.5, -1],
        [1, 1],
      ],
      [0.1, 0.2],
    );
    expect(parameter).toEqual(near([1 - 0.05 - 0.2, 2 + 0.1 - 0.2]));
  });

  it('sums gradients up to 1 / (1 − momentum) of one', async () => {
    const { momentum } = await optimize(
      sgd({ momentum: 0.5, weightDecay: 0 }),
      [0],
      repeat([3], 40),
      repeat(0.1, 40),
    );
    expect(momentum).toEqual(near([6]));
  });

  it('gives the values computed by hand for two steps with decay', async () => {
    const state = await optimize(sgd({ momentum: 0.5, weightDecay: 0.1 }), [1], [[2], [4]], [0.1, 0.1]);
    // b = 2, p = 0.99 − 0.2 = 0.79; b = 1 + 4, p = 0.79·0.99 − 0.5.
    expect(state).toEqual({ parameter: near([0.79 * 0.99 - 0.5]), momentum: near([5]) });
  });
});

it('the gradient is scaled before anything else', async () => {
  const options = { beta1: 0.5, beta2: 0.5, epsilon: 0.1, weightDecay: 0 };
  for (const optimizer of [adamW(options), sgd({ momentum: 0.9, weightDecay: 0 })]) {
    const scaled = await optimize(optimizer, [1, 2], [[4, -8]], [0.1], 0.25);
    const small = await optimize(optimizer, [1, 2], [[1, -2]], [0.1]);
    expect(scaled).toEqual(small);
  }
});
