/**
 * Exponential moving average with the correction for its start (Adam's), so that a constant stays what it is and the first value
 * is not drawn to zero.
 *
 * @param span about so many values count, 1 or more; with 1 nothing changes
 */
export function smooth(values: readonly number[], span: number): number[] {
  const weight = 1 - 1 / span;
  let sum = 0;
  let weights = 0;
  return values.map(value => {
    sum = weight * sum + (1 - weight) * value;
    weights = weight * weights + (1 - weight);
    return sum / weights;
  });
}
