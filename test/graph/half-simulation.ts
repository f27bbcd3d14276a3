import { halfToFloat } from '../../src/core/half';
import { type Graph, type Node, Value } from '../../src/graph/graph';
import * as op from '../../src/graph/operators';
import type { DataType } from '../../src/graph/tensor';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Turns a graph's half precision into single precision in which every result is rounded to a half, in place. ONNX Runtime's
 * CPU provider computes halves in single precision and leaves out the rounding between two nodes, so that it would hide what
 * a GPU does. Products are added up in single precision, as by tensor cores.
 */
export function simulateHalf(graph: Graph): Graph {
  const widen = (value: Value) => {
    (value as Mutable<Value>).type = 'float32';
  };
  for (const [value, tensor] of graph.initializers) {
    if (tensor.type !== 'float16') continue;
    const data = new Float32Array(tensor.data.length);
    halfToFloat(tensor.data as Uint16Array, data, 0);
    graph.initializers.set(value, { ...tensor, type: 'float32', data });
    widen(value);
  }
  const halves = new Set(graph.nodes.flatMap(node => node.outputs).filter(isHalf));
  halves.forEach(widen);
  for (const node of graph.nodes.splice(0) as Mutable<Node>[]) {
    graph.nodes.push(node);
    if (node.op === 'Cast' && halves.has(node.outputs[0]!)) node.attributes = { to: 1 };
    node.outputs = node.outputs.map(output => {
      if (!halves.has(output)) return output;
      const raw = new Value(graph, `${output.name}_unrounded`, 'float32', output.shape, node);
      round(raw);
      // What consumers know stays, as the output of the last node of the rounding.
      (graph.nodes.at(-1) as Mutable<Node>).outputs = [output];
      return raw;
    });
  }
  return graph;
}

const isHalf = ({ type }: { type: DataType }) => type === 'float16';

/** To the nearest half, ties to even. */
function round(x: Value): Value {
  const magnitude = op.abs(x);
  // Veltkamp's splitting keeps the 11 upper bits of 24.
  const large = op.mul(x, 2 ** 13 + 1);
  const normal = op.sub(large, op.sub(large, x));
  // Between ½ and 1 floats are multiples of 2⁻²⁴, as are halves below 2⁻¹⁴.
  const subnormal = op.sub(op.add(x, 0.75), 0.75);
  const finite = op.where(op.less(magnitude, 2 ** -14), subnormal, normal);
  return op.where(op.less(magnitude, 65520), finite, op.mul(x, Number.POSITIVE_INFINITY));
}
