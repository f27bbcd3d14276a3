import { halfToFloat } from '../../core/half';

/** Bytes of one element of each type that the safetensors format names, sub-byte types aside. */
export const elementBytes: Readonly<Record<string, number>> = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E4M3: 1,
  F8_E5M2: 1,
  F8_E8M0: 1,
  U16: 2,
  I16: 2,
  F16: 2,
  BF16: 2,
  U32: 4,
  I32: 4,
  F32: 4,
  U64: 8,
  I64: 8,
  F64: 8,
  C64: 8,
};

/** The types that weights come in; each converts to 32-bit floats. */
export type FloatType = 'F64' | 'F32' | 'F16' | 'BF16';

export function isFloatType(dtype: string): dtype is FloatType {
  return dtype === 'F32' || dtype === 'F16' || dtype === 'BF16' || dtype === 'F64';
}

/**
 * Writes the little-endian numbers in `bytes` as 32-bit floats to `target`, from `offset` on.
 *
 * @param bytes a whole number of elements, starting at a multiple of the element's size in its buffer
 */
export function toFloat32(dtype: FloatType, bytes: Uint8Array, target: Float32Array, offset: number): void {
  const { buffer, byteOffset, byteLength } = bytes;
  switch (dtype) {
    case 'F32':
      target.set(new Float32Array(buffer, byteOffset, byteLength / 4), offset);
      break;
    case 'F64':
      target.set(new Float64Array(buffer, byteOffset, byteLength / 8), offset);
      break;
    case 'F16':
      halfToFloat(new Uint16Array(buffer, byteOffset, byteLength / 2), target, offset);
      break;
    case 'BF16':
      bfloatToFloat(new Uint16Array(buffer, byteOffset, byteLength / 2), target, offset);
      break;
  }
}

function bfloatToFloat(source: Uint16Array, target: Float32Array, offset: number): void {
  const bits = new Uint32Array(target.buffer, target.byteOffset, target.length);
  for (let i = 0; i < source.length; i++) bits[offset + i] = source[i]! << 16;
}

/** The first index whose value is NaN, infinite, or not below `limit` in magnitude, or −1. */
export function firstUnfit(values: Float32Array, limit = Number.POSITIVE_INFINITY): number {
  for (let i = 0; i < values.length; i++) if (!(Math.abs(values[i]!) < limit)) return i;
  return -1;
}
