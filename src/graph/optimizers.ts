import { Graph, type Value } from './graph';
import { add, div, mul, sqrt, sub } from './operators';

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
  /** @param gradient none stands for zero */
  update(
    parameter: Value,
    gradient: Value | undefined,
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
      const first = plus(mul(m!, beta1), gradient && mul(gradient, 1 - beta1));
      const second = plus(mul(v!, beta2), gradient && mul(mul(gradient, gradient), 1 - beta2));
      const denominator = add(mul(sqrt(second), second_correction!), epsilon);
      const change = mul(div(first, denominator), step_size!);
      return { parameter: sub(mul(parameter, keep!), change), state: [first, second] };
    },
  };
}

const plus = (a: Value, b: Value | undefined): Value => (b ? add(a, b) : a);

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
      const direction = buffer ? plus(mul(buffer, momentum), gradient) : gradient;
      const kept = mul(parameter, keep!);
      return {
        parameter: direction ? sub(kept, mul(direction, step_size!)) : kept,
        state: buffer ? [direction!] : [],
      };
    },
  };
}

/** Names in the update graph: the input, and the output that replaces it. */
export const nextOf = (name: string): string => `next_${name}`;

/**
 * The graph that updates a block of parameters, all tensors flat `[size]`: inputs `parameter`, `gradient`, one for each
 * state of the optimizer, the optimizer's scalars, and the scalar `gradient_scale` (clipping, loss scale); outputs
 * `next_parameter` and `next_STATE`. Elementwise throughout, so on the CPU each output may be written over the input that
 * it replaces (see `unsafeOverwrites`).
 */
export function updateGraph(optimizer: Optimizer): Graph {
  const graph = new Graph('update');
  const scalars: Record<string, Value> = {};
  for (const name of optimizer.scalarNames) scalars[name] = graph.input(name, 'float32', []);
  const scale = graph.input('gradient_scale', 'float32', []);
  const flat = (name: string) => graph.input(name, 'float32', ['size']);
  const [parameter, gradient] = [flat('parameter'), flat('gradient')];
  const next = optimizer.update(parameter, mul(gradient, scale), optimizer.state.map(flat), scalars);
  graph.output(nextOf('parameter'), next.parameter);
  for (const [i, name] of optimizer.state.entries()) graph.output(nextOf(name), next.state[i]!);
  return graph;
}
