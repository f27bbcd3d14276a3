type Numbers = Uint16Array | Uint32Array | Float64Array;

/** A copy of a typed array with another length: cut, or filled up with zeros. */
export function resize<T extends Numbers>(array: T, length: number): T {
  const copy = new (array.constructor as new (length: number) => T)(Math.floor(length));
  copy.set(array.subarray(0, copy.length) as T);
  return copy;
}

/** The array itself where it holds `length` values, else a copy with room for half as many again. */
export function grown<T extends Numbers>(array: T, length: number): T {
  return length <= array.length ? array : resize(array, 1.5 * length);
}
