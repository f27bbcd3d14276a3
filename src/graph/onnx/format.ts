import { DATA_TYPES, type DataType } from '../tensor';

/** Newest that onnxruntime 1.30 and the tools of 2024 read alike; opset 20 brought Gelu. */
export const IR_VERSION = 9;
export const OPSET = 20;

/** AttributeProto.AttributeType, for the kinds in use. */
export const ATTRIBUTE_TYPES = { float: 1, int: 2, string: 3, ints: 7 } as const;

export function dataTypeOf(code: number): DataType {
  for (const [type, entry] of Object.entries(DATA_TYPES)) if (entry.code === code) return type as DataType;
  throw new RangeError(`element type ${code} is not supported`);
}
