/**
 * A finite number with `digits` decimals, as C's printf writes it: exact halves go to the even neighbour (1/32 → 0.0312),
 * where JavaScript's toFixed takes the larger.
 */
export function toFixedEven(value: number, digits: number): string {
  // An exact half of the last decimal is an odd multiple of 2^-(digits + 1): no other binary fraction is one.
  const isHalf = Math.abs((value * 2 ** (digits + 1)) % 2) === 1;
  if (!isHalf) return value.toFixed(digits);
  const below = Math.floor(value * 10 ** digits);
  return ((below % 2 === 0 ? below : below + 1) / 10 ** digits).toFixed(digits);
}
