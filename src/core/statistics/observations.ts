/**
 * One number for each query: the values of one system, or the differences between two. Queries of one group (translations
 * of one question) are not independent, so groups are what is resampled.
 */
export interface Observations {
  readonly values: ArrayLike<number>;
  /** Group of each query, by any label. */
  readonly groups: readonly string[];
  /** Language, or pair of languages, of each query: the mean is then the macro mean over these. Left out, it is the plain mean. */
  readonly strata?: readonly string[];
}

/** Sums and counts of the values, by group and stratum. */
export interface Cells {
  groups: number;
  strata: number;
  /** [groups × strata] */
  sums: Float64Array;
  /** [groups × strata] */
  counts: Float64Array;
}

/** @throws RangeError where there is no value, or the columns differ in length */
export function toCells({ values, groups, strata }: Observations): Cells {
  const { length } = values;
  if (length === 0 || groups.length !== length || (strata?.length ?? length) !== length) {
    throw new RangeError(`${length} values of ${groups.length} groups and ${strata?.length ?? 'no'} strata`);
  }
  const group = numberLabels(groups);
  const stratum = strata && numberLabels(strata);
  const width = stratum?.size ?? 1;
  const sums = new Float64Array(group.size * width);
  const counts = new Float64Array(group.size * width);
  for (let i = 0; i < values.length; i++) {
    const cell = group.numbers[i]! * width + (stratum?.numbers[i] ?? 0);
    sums[cell]! += values[i]!;
    counts[cell]!++;
  }
  return { groups: group.size, strata: width, sums, counts };
}

/**
 * What each group adds to the mean while the counts stay as they are: the mean is the sum of these. [groups]
 */
export function contributions({ groups, strata, sums, counts }: Cells): Float64Array {
  const totals = new Float64Array(strata);
  for (let i = 0; i < counts.length; i++) totals[i % strata]! += counts[i]!;
  const parts = new Float64Array(groups);
  for (let i = 0; i < sums.length; i++)
    parts[Math.floor(i / strata)]! += sums[i]! / (totals[i % strata]! * strata);
  return parts;
}

function numberLabels(labels: readonly string[]): { numbers: Uint32Array; size: number } {
  const known = new Map<string, number>();
  const numbers = Uint32Array.from(labels, label => {
    const number = known.get(label) ?? known.size;
    known.set(label, number);
    return number;
  });
  return { numbers, size: known.size };
}

export function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}
