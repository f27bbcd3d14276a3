export interface ResamplingOptions {
  /** How many resamples are drawn; 10,000 where left out. */
  resamples?: number;
  seed?: number;
}

export const RESAMPLES = 10_000;
