import type { Graph, Value } from '../graph/graph';
import * as op from '../graph/operators';
import type { Linear } from './architectures/transformer';

/** Whole numbers stand for −scale·127 … scale·127, evenly on both sides of zero. */
const LARGEST = 127;

/**
 * Rounds the weights of a fully connected layer to int8.
 *
 * @param weight `[outputs, inputs]`
 * @returns `values` `[inputs, outputs]`, and `scales` `[outputs]`: weight = value · scale of its output
 */
export function quantizeWeight(
  weight: Float32Array,
  outputs: number,
): { values: Int8Array; scales: Float32Array } {
  const inputs = weight.length / outputs;
  const values = new Int8Array(weight.length);
  const scales = new Float32Array(outputs);
  for (let o = 0; o < outputs; o++) {
    const row = weight.subarray(o * inputs, (o + 1) * inputs);
    const largest = row.reduce((most, w) => Math.max(most, Math.abs(w)), 0);
    // A row of zeros is zeros at any scale.
    scales[o] = largest === 0 ? 1 : largest / LARGEST;
    for (let i = 0; i < inputs; i++) values[i * outputs + o] = Math.round(row[i]! / scales[o]!);
  }
  return { values, scales };
}

/** Fully connected layers whose product is one of bytes; the weights become part of the graph. */
export function int8Linear(graph: Graph, tensor: (name: string) => Float32Array): Linear {
  // Queries, keys and values are made from the same states.
  const quantized = new Map<Value, op.Quantized>();
  return (x, name, outputs, scale = 1) => {
    const states = quantized.get(x) ?? op.quantize(x);
    quantized.set(x, states);
    const { values, scales } = quantizeWeight(tensor(`${name}.weight`), outputs);
    const weight = graph.initializer(`${name}.weight`, {
      type: 'int8',
      shape: [values.length / outputs, outputs],
      data: values,
    });
    const floats = (suffix: string, data: Float32Array) =>
      graph.initializer(`${name}.${suffix}`, {
        type: 'float32',
        shape: [outputs],
        data: data.map(value => value * scale),
      });
    // The form that the runtime fuses into one operator with its bias.
    const product = op.cast(op.matMulInteger(states, weight), 'float32');
    const scaled = op.mul(product, op.mul(floats('scale', scales), states.scale));
    return op.add(scaled, floats('bias', tensor(`${name}.bias`)));
  };
}
