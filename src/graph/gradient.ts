import { RULES } from './gradient-rules';
import { type Graph, GraphError, type Node, type Value } from './graph';
import { add, identity } from './operators';
import { sameShape } from './shape';
import { isFloat } from './tensor';

/**
 * Appends the backward pass: the gradient of the scalar `loss` with respect to each value of `wanted`.
 *
 * Walks backward the nodes that lie on a path from a wanted value to the loss, asks each one's rule for the gradients
 * of its inputs, and adds up where a value is used more than once.
 *
 * @throws GraphError where the loss is not a scalar, does not depend on a wanted value, or an operator on the way has
 *   no gradient
 */
export function gradients(loss: Value, wanted: readonly Value[]): Value[] {
  const { graph } = loss;
  if (loss.rank !== 0) throw new GraphError(`the loss must be a scalar, not ${loss}`);
  const active = dependents(graph, wanted);
  const gradient = new Map<Value, Value>([[loss, graph.constant(1, loss.type)]]);
  // Rules append nodes to the same graph, so the forward pass is copied first.
  for (const node of [...graph.nodes].reverse()) {
    const outputs = node.outputs.map(output => (active.has(output) ? gradient.get(output) : undefined));
    if (!node.inputs.some(input => input && active.has(input)) || outputs.every(g => !g)) continue;
    const terms = ruleOf(node)(node, ...outputs);
    for (const [i, input] of node.inputs.entries()) {
      if (!input || !active.has(input) || !isFloat(input.type)) continue;
      const term = terms[i];
      if (!term) throw new GraphError(`${node.op} has no gradient with respect to its input ${i} (${input})`);
      const g = term();
      if (!sameShape(g.shape, input.shape))
        throw new GraphError(`${node.op}: gradient ${g} for input ${i}, ${input}`);
      const sum = gradient.get(input);
      gradient.set(input, sum ? add(sum, g) : g);
    }
  }
  return wanted.map(value => {
    const g = gradient.get(value);
    if (!g) throw new GraphError(`the loss does not depend on ${value}`);
    return g;
  });
}

const detached = new WeakSet<Value>();

/** The same value, but a constant to `gradients`. */
export function detach(x: Value): Value {
  const value = identity(x);
  detached.add(value);
  return value;
}

/** The values that depend on a wanted one, the wanted ones among them. */
function dependents(graph: Graph, wanted: readonly Value[]): Set<Value> {
  const active = new Set(wanted);
  for (const node of graph.nodes) {
    if (!node.inputs.some(input => input && active.has(input))) continue;
    for (const output of node.outputs) if (!detached.has(output)) active.add(output);
  }
  return active;
}

/**
 * The gradients of a node's inputs from those of its outputs, one function for each input, called only where that
 * gradient is needed. The gradient of an output that does not reach the loss is undefined.
 */
export type Rule = (node: Node, ...outputs: (Value | undefined)[]) => readonly ((() => Value) | undefined)[];

function ruleOf(node: Node): Rule {
  const rule = RULES[node.op];
  if (rule === 'not differentiable')
    throw new GraphError(`${node.op} is not differentiable, and the loss depends on it`);
  return rule;
}
