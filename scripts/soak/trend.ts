import type { Measure, Sample } from './sample';

/** How a measure went over the time that counts. */
export interface Trend {
  measure: Measure;
  /** Medians of the first and of the last quarter. */
  first: number;
  last: number;
  largest: number;
  /** Growth over the whole time, as its robust line has it. */
  growth: number;
  /** What growth is not told from noise. */
  allowed: number;
  flat: boolean;
}

/** Growth that is not told from noise: so much, or that share of the median if it is more. */
const ALLOWED: Readonly<Record<Measure, { amount: number; share: number }>> = {
  rss: { amount: 8e6, share: 0.05 },
  heap: { amount: 1e6, share: 0.05 },
  // It wavers by what the step holds that is being made.
  external: { amount: 10e6, share: 0.1 },
  handles: { amount: 1, share: 0 },
  descriptors: { amount: 1, share: 0 },
  threads: { amount: 1, share: 0 },
  children: { amount: 0.5, share: 0 },
};

/** Points that the line is drawn through: it takes the slopes of all pairs. */
const POINTS = 400;

/** The trend of every measure. @param warmUp share of the time that does not count */
export function trends(samples: readonly Sample[], warmUp: number): Trend[] {
  const from = (samples.at(-1)?.time ?? 0) * warmUp;
  const counted = samples.filter(({ time }) => time >= from);
  return (Object.keys(ALLOWED) as Measure[]).map(measure => trendOf(measure, counted));
}

function trendOf(measure: Measure, samples: readonly Sample[]): Trend {
  const values = samples.map(sample => sample[measure]);
  const quarter = Math.ceil(values.length / 4);
  const { amount, share } = ALLOWED[measure];
  const allowed = Math.max(amount, share * median(values));
  const growth = slope(samples, measure) * (samples.at(-1)!.time - samples[0]!.time);
  return {
    measure,
    first: median(values.slice(0, quarter)),
    last: median(values.slice(-quarter)),
    largest: Math.max(...values),
    growth,
    allowed,
    flat: growth <= allowed,
  };
}

/** Theil and Sen's: the median of the slopes between any two points, which outliers do not move. A second. */
function slope(samples: readonly Sample[], measure: Measure): number {
  const every = Math.ceil(samples.length / POINTS);
  const points = samples.filter((_, i) => i % every === 0);
  const slopes = points.flatMap((a, i) =>
    points.slice(i + 1).map(b => (b[measure] - a[measure]) / (b.time - a.time)),
  );
  return slopes.length === 0 ? 0 : median(slopes);
}

function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
