/** Some rows of a matrix `[n, width]`, as a matrix of their own `[rows.length, width]`. */
export function gatherRows(from: Float32Array, rows: Int32Array, width: number): Float32Array {
  const gathered = new Float32Array(rows.length * width);
  for (const [i, row] of rows.entries())
    gathered.set(from.subarray(row * width, (row + 1) * width), i * width);
  return gathered;
}

/** Puts `values` `[rows.length, width]` at `rows` of `into` `[n, width]`. */
export function scatterRows(into: Float32Array, rows: Int32Array, width: number, values: Float32Array): void {
  for (const [i, row] of rows.entries()) into.set(values.subarray(i * width, (i + 1) * width), row * width);
}
