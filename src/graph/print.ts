import type { Graph, Value } from './graph';
import { formatShape } from './shape';

/** The graph as readable text, one value a line: `add_7 float32[batch, 384] = Add(matmul_5, bias)`. */
export function print(graph: Graph): string {
  const small = new Map<Value, string>();
  const lines = [`graph ${graph.name}`];
  for (const value of graph.inputs) lines.push(`  input ${value}`);
  for (const [value, { data }] of graph.initializers) {
    if (data.length > 8) lines.push(`  weight ${value}`);
    else small.set(value, value.rank === 0 ? `${data[0]}` : `[${data.join(', ')}]`);
  }
  for (const { op, inputs, outputs, attributes } of graph.nodes) {
    const operands = inputs.map(value => (value ? (small.get(value) ?? value.name) : '–'));
    const named = Object.entries(attributes).map(
      ([name, value]) => `${name}=${Array.isArray(value) ? `[${value}]` : value}`,
    );
    lines.push(`  ${outputs.map(String).join(', ')} = ${op}(${[...operands, ...named].join(', ')})`);
  }
  for (const [name, value] of graph.outputs)
    lines.push(`  output ${name} ${value.type}${formatShape(value.shape)} = ${value.name}`);
  return `${lines.join('\n')}\n`;
}
