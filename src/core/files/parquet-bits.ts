/**
 * The value at an index of packed values of `bits` bits each, the lowest bit first; 0 beyond the end. Of a longer value its
 * lowest 32 bits.
 */
export function packedValue(data: Uint8Array, at: number, bits: number, index: number): number {
  let value = 0;
  for (let bit = 0; bit < Math.min(32, bits); bit++) {
    const place = index * bits + bit;
    value += (((data[at + (place >> 3)] ?? 0) >> (place & 7)) & 1) * 2 ** bit;
  }
  return value;
}
