import { toHalf } from '../core/half';

/** Element types that the compiler knows, by their ONNX names in lower case, with ONNX's numbers. */
export const DATA_TYPES = {
  float32: { code: 1, array: Float32Array },
  float64: { code: 11, array: Float64Array },
  float16: { code: 10, array: Uint16Array },
  int32: { code: 6, array: Int32Array },
  int64: { code: 7, array: BigInt64Array },
  int8: { code: 3, array: Int8Array },
  uint8: { code: 2, array: Uint8Array },
  bool: { code: 9, array: Uint8Array },
} as const;

export type DataType = keyof typeof DATA_TYPES;
export type TensorArray =
  | Float32Array
  | Float64Array
  | Uint16Array
  | Int32Array
  | BigInt64Array
  | Int8Array
  | Uint8Array;

export interface TensorData {
  type: DataType;
  shape: readonly number[];
  /** Row-major; bool as 0 and 1, float16 as its bits. */
  data: TensorArray;
}

const FLOATS: readonly DataType[] = ['float32', 'float64', 'float16'];

export function isFloat(type: DataType): boolean {
  return FLOATS.includes(type);
}

/** A tensor from plain numbers. @throws RangeError where a number is beyond the range of float16 */
export function tensorOf(type: DataType, shape: readonly number[], values: ArrayLike<number>): TensorData {
  const size = shape.reduce((a, b) => a * b, 1);
  if (values.length !== size) {
    throw new RangeError(`${values.length} values for shape [${shape}], which holds ${size}`);
  }
  if (type === 'int64') return { type, shape, data: BigInt64Array.from(Array.from(values), BigInt) };
  if (type === 'float16') {
    const tooLarge = Array.from(values).find(value => Math.abs(value) >= 65520 && Number.isFinite(value));
    if (tooLarge !== undefined) throw new RangeError(`${tooLarge} is too large for float16`);
    return { type, shape, data: toHalf(Float32Array.from(values)) };
  }
  return { type, shape, data: DATA_TYPES[type].array.from(values) };
}
