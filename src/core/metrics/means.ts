/** Means over queries that fall into languages, or into pairs of languages. */
export interface Means {
  /** Mean of the means of the keys: every language weighs the same. NaN where nothing has a value. */
  macro: number;
  /** Mean over the queries: every query weighs the same. */
  micro: number;
  /** Mean of each key and over how many queries it is; keys in order of first appearance. */
  byKey: ReadonlyMap<string, { mean: number; count: number }>;
  /** How many queries have a value. */
  count: number;
  /** How many queries have none, and are left out. */
  leftOut: number;
}

/**
 * @param key language or pair of the query
 * @param value undefined where the measure is not defined for the query
 */
export function means<T>(
  items: Iterable<T>,
  key: (item: T) => string,
  value: (item: T) => number | undefined,
): Means {
  const sums = new Map<string, { sum: number; count: number }>();
  let leftOut = 0;
  for (const item of items) {
    const number = value(item);
    if (number === undefined) {
      leftOut++;
      continue;
    }
    const name = key(item);
    const { sum, count } = sums.get(name) ?? { sum: 0, count: 0 };
    sums.set(name, { sum: sum + number, count: count + 1 });
  }
  const byKey = new Map([...sums].map(([name, { sum, count }]) => [name, { mean: sum / count, count }]));
  let macro = 0;
  let total = 0;
  let count = 0;
  for (const entry of byKey.values()) macro += entry.mean / byKey.size;
  for (const entry of sums.values()) {
    total += entry.sum;
    count += entry.count;
  }
  return { macro: count > 0 ? macro : Number.NaN, micro: total / count, byKey, count, leftOut };
}

/** Items by key, keys in order of first appearance. */
export function groupBy<T>(items: Iterable<T>, key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
