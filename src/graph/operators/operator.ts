import type { NodeInputs, Value } from '../graph';
import type { Shape } from '../shape';
import type { DataType } from '../tensor';

/** The type and shape of one output. */
export interface Inferred {
  type: DataType;
  shape: Shape;
}

/** An ONNX operator: what attributes it takes, and what comes out. */
export interface Operator {
  attributes?: Readonly<Record<string, 'int' | 'float' | 'string' | 'ints'>>;
  /** @throws Error saying what does not fit; the caller adds operator and inputs */
  infer(node: NodeInputs): readonly Inferred[];
}

/** Input `i`, which must be there. */
export function required({ inputs }: NodeInputs, i: number): Value {
  const value = inputs[i];
  if (!value) throw new Error(`input ${i} is missing`);
  return value;
}

/** The integers of input `i`, which must be a constant of the graph. */
export function constantIntegers(node: NodeInputs, i: number): readonly number[] {
  const list = node.integers(i);
  if (!list) throw new Error(`input ${i} must be a constant of the graph`);
  return list;
}

export function intAttribute({ attributes }: NodeInputs, name: string, otherwise: number): number {
  return (attributes[name] as number | undefined) ?? otherwise;
}

/** An axis counted from the front; −1 is the last. */
export function normalAxis(axis: number, rank: number): number {
  const normal = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || normal < 0 || normal >= rank) {
    throw new Error(`axis ${axis} is outside a value of rank ${rank}`);
  }
  return normal;
}

export function sameType(...values: Value[]): DataType {
  const type = values[0]!.type;
  if (values.some(value => value.type !== type)) {
    throw new Error(`element types differ: ${values.map(value => value.type).join(', ')}`);
  }
  return type;
}
