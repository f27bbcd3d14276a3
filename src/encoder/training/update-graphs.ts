import { Graph, type Value } from '../../graph/graph';
import * as op from '../../graph/operators';
import { nextOf, type Optimizer } from '../../graph/optimizers';
import type { Shape } from '../../graph/shape';
import { gradientOf } from './graphs';

/** Name of a tensor that an optimizer keeps for the parameter `name`. */
export const stateOf = (name: string, state: string): string => `${name}.${state}`;

export interface UpdatedParameter {
  name: string;
  shape: Shape;
  /** Whether weight decay applies. */
  decays: boolean;
}

/**
 * The update of some parameters at once, each of its own shape: inputs `NAME`, `NAME.gradient`, `NAME.STATE`, the
 * optimizer's scalars and `gradient_scale`; outputs `next_NAME` and `next_NAME.STATE`.
 */
export function parametersUpdateGraph(optimizer: Optimizer, parameters: readonly UpdatedParameter[]): Graph {
  const graph = new Graph('update');
  const scale = graph.input('gradient_scale', 'float32', []);
  const scalars = scalarInputs(graph, optimizer);
  const undecayed = { ...scalars, keep: graph.constant(1) };
  for (const { name, shape, decays } of parameters) {
    const input = (name: string) => graph.input(name, 'float32', shape);
    const next = optimizer.update(
      input(name),
      op.mul(input(gradientOf(name)), scale),
      optimizer.state.map(state => input(stateOf(name, state))),
      decays ? scalars : undecayed,
    );
    graph.output(nextOf(name), next.parameter);
    for (const [i, state] of optimizer.state.entries())
      graph.output(nextOf(stateOf(name, state)), next.state[i]!);
  }
  return graph;
}

/**
 * The update of a table of which a batch touched some rows, equal to that of a dense gradient: every row moves as with a
 * gradient of zero, and those with one are put in their places. Inputs `table` and `STATE` `[rows, width]`, `touched` int64
 * `[touched, 1]`, `gradient` `[touched, width]`, the scalars and `gradient_scale`; outputs `next_table` and `next_STATE`.
 */
export function tableUpdateGraph(optimizer: Optimizer, rows: number, width: number): Graph {
  const graph = new Graph('update_table');
  const scale = graph.input('gradient_scale', 'float32', []);
  const scalars = scalarInputs(graph, optimizer);
  const touched = graph.input('touched', 'int64', ['touched', 1]);
  const gradient = op.mul(graph.input('gradient', 'float32', ['touched', width]), scale);
  const table = graph.input('table', 'float32', [rows, width]);
  const state = optimizer.state.map(name => graph.input(name, 'float32', [rows, width]));
  const taken = (x: Value) => op.gatherND(x, touched);
  const moved = optimizer.update(taken(table), gradient, state.map(taken), scalars);
  const resting = optimizer.update(table, undefined, state, scalars);
  const put = (all: Value, some: Value) => op.scatter(all, touched, some);
  graph.output(nextOf('table'), put(resting.parameter, moved.parameter));
  for (const [i, name] of optimizer.state.entries())
    graph.output(nextOf(name), put(resting.state[i]!, moved.state[i]!));
  return graph;
}

/** The sum of squares of each of some tensors: inputs by name → `squares` `[tensors]`. */
export function squaresGraph(shapes: ReadonlyMap<string, Shape>): Graph {
  const graph = new Graph('squares');
  const sums = [...shapes].map(([name, shape]) => {
    const x = graph.input(name, 'float32', shape);
    // Rows first: a device sums many rows side by side, but one long row by few of its threads.
    const rows = shape.length > 1 ? op.reduceSum(op.mul(x, x), [-1]) : op.mul(x, x);
    return op.reshape(op.reduceSum(rows, undefined, false), [1]);
  });
  graph.output('squares', op.concat(sums, 0));
  return graph;
}

function scalarInputs(graph: Graph, { scalarNames }: Optimizer): Record<string, Value> {
  return Object.fromEntries(scalarNames.map(name => [name, graph.input(name, 'float32', [])] as const));
}
