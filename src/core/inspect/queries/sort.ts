/** Sorts row numbers by a column, stably; rows without a value (NaN) come last in both directions. */
export function sortedByNumber(rows: Int32Array, values: ArrayLike<number>, descending: boolean): Int32Array {
  const sign = descending ? -1 : 1;
  return rows.slice().sort((a, b) => {
    const x = values[a]!;
    const y = values[b]!;
    if (x < y) return -sign;
    if (x > y) return sign;
    if (x === y) return a - b;
    return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || a - b;
  });
}

/** The same by a column of texts, as dictionaries order them. */
export function sortedByText(rows: Int32Array, texts: ArrayLike<string>, descending: boolean): Int32Array {
  // There are few different texts: their places are compared, not they.
  const { compare } = new Intl.Collator('und', { numeric: true });
  const distinct = new Set<string>();
  for (const row of rows) distinct.add(texts[row]!);
  const place = new Map([...distinct].sort(compare).map((text, i) => [text, i]));
  const places = new Float64Array(texts.length);
  for (const row of rows) places[row] = place.get(texts[row]!)!;
  return sortedByNumber(rows, places, descending);
}
