/** A logarithmic axis of ranks, from 1 to the size of the pool. */
export interface RankScale {
  /** Pixels from the left of rank 1. */
  x(rank: number): number;
  /** Pixels from the left of the last rank. */
  end: number;
  ticks: readonly { rank: number; label?: string }[];
}

/** Pixels that the label of a tick needs. */
const LABEL_WIDTH = 46;

export function rankScale(poolSize: number, left: number, right: number): RankScale {
  const most = Math.max(10, poolSize);
  const x = (rank: number) => left + ((right - left) * Math.log10(Math.max(1, rank))) / Math.log10(most);
  const end = x(poolSize);
  const ticks: { rank: number; label?: string }[] = [];
  for (let power = 1; power < most; power *= 10) {
    for (let digit = 1; digit < 10 && digit * power < most; digit++) {
      const rank = digit * power;
      const isLabelled = digit === 1 && end - x(rank) > LABEL_WIDTH;
      ticks.push(isLabelled ? { rank, label: label(rank) } : { rank });
    }
  }
  ticks.push({ rank: poolSize, label: label(poolSize) });
  return { x, end, ticks };
}

const label = (rank: number): string => rank.toLocaleString('en-US');
