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

/** Through a table of all 65,536 values: 1.2 billion numbers a second, twice the rate of shifting bits. */
function halfToFloat(source: Uint16Array, target: Float32Array, offset: number): void {
  halfTable ??= Float32Array.from({ length: 65536 }, (_, half) => halfValue(half));
  const table = halfTable;
  for (let i = 0; i < source.length; i++) target[offset + i] = table[source[i]!]!;
}

let halfTable: Float32Array | undefined;

/** The value of a 16-bit float (IEEE 754 binary16) given by its bits. */
export function halfValue(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** 32-bit floats rounded to 16-bit ones, to the nearest and ties to even; what is too large becomes infinite. */
export function toHalf(source: Float32Array): Uint16Array {
  const bits = new Uint32Array(source.buffer, source.byteOffset, source.length);
  const halves = new Uint16Array(source.length);
  for (let i = 0; i < bits.length; i++) halves[i] = halfBits(bits[i]!);
  return halves;
}

function halfBits(float: number): number {
  const sign = (float >>> 16) & 0x8000;
  const magnitude = float & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  if (magnitude >= 0x47800000) return sign | 0x7c00;
  // Below 2⁻¹⁴ the half is subnormal, a multiple of 2⁻²⁴: adding ½ moves those multiples to the last bits of a float.
  if (magnitude < 0x38800000) {
    scratch.setUint32(0, magnitude);
    scratch.setFloat32(0, scratch.getFloat32(0) + 0.5);
    return sign | (scratch.getUint32(0) - 0x3f000000);
  }
  const rounded = magnitude - 0x38000000 + 0x0fff + ((magnitude >>> 13) & 1);
  return sign | (rounded >>> 13);
}

const scratch = new DataView(new ArrayBuffer(4));

/** The first index whose value is NaN, infinite, or not below `limit` in magnitude, or −1. */
export function firstUnfit(values: Float32Array, limit = Number.POSITIVE_INFINITY): number {
  for (let i = 0; i < values.length; i++) if (!(Math.abs(values[i]!) < limit)) return i;
  return -1;
}
