export interface Difference {
  /** Relative to the largest value of the tensor; NaN where a number is missing or not one. */
  largest: number;
  /** The tensor that it is in. */
  name: string;
}

/**
 * Some gradients are zero but for rounding (a constant added to all attention keys changes nothing): a tensor counts as
 * no smaller than this part of the largest.
 */
const SMALLEST_SCALE = 1e-2;

/** The largest difference between two sets of tensors. */
export function largestDifference(
  expected: ReadonlyMap<string, Float32Array>,
  actual: ReadonlyMap<string, Float32Array>,
): Difference {
  const floor = SMALLEST_SCALE * Math.max(...[...expected.values()].map(largest));
  let worst: Difference = { largest: 0, name: '' };
  for (const [name, values] of expected) {
    const others = actual.get(name) ?? new Float32Array(0);
    const difference = largest(values.map((value, i) => value - (others[i] ?? Number.NaN)));
    const relative = difference / Math.max(largest(values), floor);
    if (!(relative <= worst.largest)) worst = { largest: relative, name };
    if (Number.isNaN(relative)) break;
  }
  return worst;
}

function largest(values: Float32Array): number {
  let found = 0;
  for (const value of values) {
    if (Number.isNaN(value)) return Number.NaN;
    found = Math.max(found, Math.abs(value));
  }
  return found;
}
