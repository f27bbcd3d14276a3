import type { Value } from '../graph';
import { productShape } from './matrix';
import { type Operator, required } from './operator';

export const QUANTIZED = {
  DynamicQuantizeLinear: {
    infer: node => {
      const x = required(node, 0);
      if (x.type !== 'float32') throw new Error(`expected float32, found ${x.type}`);
      return [
        { type: 'uint8', shape: x.shape },
        { type: 'float32', shape: [] },
        { type: 'uint8', shape: [] },
      ];
    },
  },
  MatMulInteger: {
    infer: node => {
      const [a, b] = [required(node, 0), required(node, 1)];
      for (const { type } of [a, b])
        if (type !== 'int8' && type !== 'uint8') throw new Error(`expected int8 or uint8, found ${type}`);
      return [{ type: 'int32', shape: productShape(a, b) }];
    },
  },
} satisfies Record<string, Operator>;

/** A tensor as bytes: `(values − zero) · scale`, with one scale and zero for all, from its range when the program runs. */
export interface Quantized {
  /** uint8, of the tensor's shape. */
  values: Value;
  /** float32 scalar. */
  scale: Value;
  /** uint8 scalar. */
  zero: Value;
}

export function quantize(x: Value): Quantized {
  const [values, scale, zero] = x.graph.node('DynamicQuantizeLinear', [x]);
  return { values: values!, scale: scale!, zero: zero! };
}

/** The exact product of bytes, int32: `(a − zero) · b`, where `b` is int8 with 0 for zero. */
export const matMulInteger = ({ values, zero }: Quantized, b: Value): Value =>
  values.graph.node('MatMulInteger', [values, b, zero])[0]!;
