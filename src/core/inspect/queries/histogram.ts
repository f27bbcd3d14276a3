import { RANK_DISTANCE } from '../../comparison/compare';

const BINS = 20;

/**
 * Where the bins of a column start, and the end of the last, which belongs to it: shares in 20 bins from 0 to 1, counts in
 * whole numbers, distances between ranks in steps of 1, 2, 5, 10, 20, … Empty where there is no value.
 */
export function binEdges(column: string, values: ArrayLike<number>, rows: ArrayLike<number>): number[] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < rows.length; i++) {
    const value = values[rows[i]!]!;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return [];
  if (column === RANK_DISTANCE) return rankEdges(low, high);
  if (low >= 0 && high <= 1) return Array.from({ length: BINS + 1 }, (_, i) => i / BINS);
  const start = Math.floor(low);
  const width = Math.ceil((Math.floor(high) + 1 - start) / BINS);
  const bins = Math.ceil((Math.floor(high) + 1 - start) / width);
  return Array.from({ length: bins + 1 }, (_, i) => start + i * width);
}

function rankEdges(low: number, high: number): number[] {
  const edges = [0];
  for (let unit = 1; edges.at(-1)! <= high; unit *= 10) edges.push(unit, 2 * unit, 5 * unit);
  const first = edges.findLastIndex(edge => edge <= low);
  const last = edges.findIndex(edge => edge > high);
  return edges.slice(first, last + 1);
}

/** How many values stand in each bin. */
export function countBins(
  edges: readonly number[],
  values: ArrayLike<number>,
  rows: ArrayLike<number>,
): number[] {
  const bins = Math.max(0, edges.length - 1);
  const counts = new Array<number>(bins).fill(0);
  for (let i = 0; i < rows.length; i++) {
    const value = values[rows[i]!]!;
    if (Number.isNaN(value)) continue;
    let [below, above] = [0, bins];
    while (above - below > 1) {
      const middle = (below + above) >> 1;
      if (edges[middle]! <= value) below = middle;
      else above = middle;
    }
    if (bins > 0) counts[below]!++;
  }
  return counts;
}

/** The mean of the values that there are; null where there are none. */
export function meanOf(values: ArrayLike<number>, rows: ArrayLike<number>): number | null {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < rows.length; i++) {
    const value = values[rows[i]!]!;
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return count === 0 ? null : sum / count;
}
