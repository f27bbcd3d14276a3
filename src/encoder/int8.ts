import type { Graph, Node, Value } from '../graph/graph';
import * as op from '../graph/operators';
import type { Linear } from './architectures/transformer';

/** Whole numbers stand for −scale·127 … scale·127, evenly on both sides of zero. */
const LARGEST = 127;

/** Keeps quotients finite. */
const SMALLEST = 1e-6;

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

/** States `[rows, width]` as bytes, one of these divided out before. */
interface States {
  bytes: op.Quantized;
  /** What each row was divided by, `[rows, 1]`. */
  rows?: Value;
  /** What each column was divided by; the weights make up for it. */
  columns?: Float32Array;
}

/**
 * Fully connected layers whose product is one of bytes; the weights become part of the graph.
 *
 * One scale for all states would leave but few of the 256 values to most of them. So outputs of an activation, which are a hundred
 * times as large for some tokens as for others, are divided by the largest of their token; and normalised states, which are always
 * large in some columns, by what the parameters of LayerNorm tell of the column (SmoothQuant, arXiv 2211.10438, finds that in data).
 */
export function int8Linear(graph: Graph, tensor: (name: string) => Float32Array): Linear {
  // Queries, keys and values are made from the same states.
  const quantized = new Map<Value, States>();
  return (x, name, outputs, scale = 1) => {
    const states = quantized.get(x) ?? quantizeStates(x);
    quantized.set(x, states);
    const { bytes, rows, columns } = states;
    let floating = tensor(`${name}.weight`);
    if (columns) floating = floating.map((value, i) => value * columns[i % columns.length]!);
    const { values, scales } = quantizeWeight(floating, outputs);
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
    // The form that the runtime fuses into one operator, with its bias where nothing stands between.
    const product = op.cast(op.matMulInteger(bytes, weight), 'float32');
    const scaled = op.mul(product, op.mul(floats('scale', scales), bytes.scale));
    return op.add(rows ? op.mul(scaled, rows) : scaled, floats('bias', tensor(`${name}.bias`)));
  };
}

function quantizeStates(x: Value): States {
  // The states of the first layer are reshaped, which changes none of their rows.
  const { producer } = x.producer?.op === 'Reshape' ? x.producer.inputs[0]! : x;
  if (producer?.op === 'Gelu' || producer?.op === 'Relu') {
    // A row of zeros is zeros at any scale.
    const rows = op.max(op.reduceMax(op.abs(x), [-1]), SMALLEST);
    return { bytes: op.quantize(op.div(x, rows)), rows };
  }
  if (producer?.op === 'LayerNormalization') {
    const columns = columnsOf(producer);
    const factors = x.graph.constant([...columns].map(value => 1 / value));
    return { bytes: op.quantize(op.mul(x, factors)), columns };
  }
  return { bytes: op.quantize(x) };
}

/** The square root of how large the values of each column are, so that states and weights bear the half each. */
function columnsOf({ inputs, outputs }: Node): Float32Array {
  const { initializers } = outputs[0]!.graph;
  const [gains, offsets] = inputs.slice(1).map(value => initializers.get(value!)!.data as Float32Array);
  // Before gain and offset, values have a deviation of 1.
  return gains!.map((gain, i) => Math.sqrt(3 * Math.abs(gain) + Math.abs(offsets![i]!) + SMALLEST));
}
