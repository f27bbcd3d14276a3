import { Graph, type Value } from './graph';
import { add, div, mul, sqrt, sub } from './operators';
import type { Shape } from './shape';

/**
 * An optimizer as a function from a parameter, its gradient and its state to their next values, all of one shape.
 * What changes from step to step comes as scalars, which the training loop computes and feeds.
 */
export interface Optimizer {
  /** Names of the state tensors kept for each parameter; all start at zero. */
  readonly state: readonly string[];
  /** Names of the scalars that `scalars` computes and `update` reads. */
  readonly scalarNames: readonly string[];
  /** @param step counts from 1 */
  scalars(step: number, learningRate: number): Readonly<Record<string, number>>;
  update(
    parameter: Value,
    gradient: Value,
    state: readonly Value[],
    scalars: Readonly<Record<string, Value>>,
  ): { parameter: Value; state: Value[] };
}

export interface AdamWOptions {
  beta1: number;
  beta2: number;
  epsilon: number;
  weightDecay: number;
}

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, arXiv 1711.05101) and bias correction, in the form of
 * PyTorch's `torch.optim.AdamW`: `p ← p·(1 − lr·wd) − lr/(1−β₁ᵗ) · m / (√v/√(1−β₂ᵗ) + ε)`.
 */
export function adamW({ beta1, beta2, epsilon, weightDecay }: AdamWOptions): Optimizer {
  return {
    state: ['first_moment', 'second_moment'],
    scalarNames: ['keep', 'step_size', 'second_correction'],
    scalars: (step, learningRate) => ({
      keep: 1 - learningRate * weightDecay,
      step_size: learningRate / (1 - beta1 ** step),
      second_correction: 1 / Math.sqrt(1 - beta2 ** step),
    }),
    update(parameter, gradient, [m, v], { keep, step_size, second_correction }) {
      const first = add(mul(m!, beta1), mul(gradient, 1 - beta1));
      const second = add(mul(v!, beta2), mul(mul(gradient, gradient), 1 - beta2));
      const denominator = add(mul(sqrt(second), second_correction!), epsilon);
      const change = mul(div(first, denominator), step_size!);
      return { parameter: sub(mul(parameter, keep!), change), state: [first, second] };
    },
  };
}

export interface SgdOptions {
  momentum: number;
  weightDecay: number;
}

/** Stochastic gradient descent with decoupled weight decay: `b ← μ·b + g;  p ← p·(1 − lr·wd) − lr·b`. */
export function sgd({ momentum, weightDecay }: SgdOptions): Optimizer {
  return {
    state: momentum === 0 ? [] : ['momentum'],
    scalarNames: ['keep', 'step_size'],
    scalars: (_, learningRate) => ({ keep: 1 - learningRate * weightDecay, step_size: learningRate }),
    update(parameter, gradient, [buffer], { keep, step_size }) {
      const direction = buffer ? add(mul(buffer, momentum), gradient) : gradient;
      return {
        parameter: sub(mul(parameter, keep!), mul(direction, step_size!)),
        state: buffer ? [direction] : [],
      };
    },
  };
}

/**
 * The graph that updates many parameters in one run. For each name it has inputs `NAME`, `NAME.gradient` and
 * `NAME.STATE`, scalar inputs of the optimizer and `gradient_scale` (clipping, or 1 / loss scale), and outputs
 * `NAME.next` and `NAME.STATE.next`. Elementwise throughout, so that on the CPU every output may be written over
 * the input that it replaces (see `unsafeOverwrites`).
 */
export function updateGraph(optimizer: Optimizer, parameters: ReadonlyMap<string, Shape>): Graph {
  const graph = new Graph('update');
  const scalars: Record<string, Value> = {};
  for (const name of optimizer.scalarNames) scalars[name] = graph.input(name, 'float32', []);
  const scale = graph.input('gradient_scale', 'float32', []);
  for (const [name, shape] of parameters) {
    const parameter = graph.input(name, 'float32', shape);
    const gradient = graph.input(`${name}.gradient`, 'float32', shape);
    const state = optimizer.state.map(slot => graph.input(`${name}.${slot}`, 'float32', shape));
    const next = optimizer.update(parameter, mul(gradient, scale), state, scalars);
    graph.output(`${name}.next`, next.parameter);
    for (const [i, slot] of optimizer.state.entries()) graph.output(`${name}.${slot}.next`, next.state[i]!);
  }
  return graph;
}
