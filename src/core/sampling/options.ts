/** What the queries and passages of one batch have in common. */
export type BatchKind = 'monolingual' | 'crosslingual';

/** By size: all equally often, as often as they are large, or between the two (see `probabilities`). */
export type Weighting = 'uniform' | 'proportional' | { temperature: number };

export interface SamplingOptions {
  /** `hybrid` draws the kind of each batch anew (arXiv 2408.10536). */
  batches: BatchKind | 'hybrid';
  /** The share of monolingual batches among hybrid ones, in 0 … 1. */
  alpha: number;
  /** Queries a batch. */
  batchSize: number;
  /** Which data set a batch comes from. */
  dataSampling: Weighting;
  /** Which language a monolingual batch is in, and which one each query of a cross-lingual batch. */
  languageSampling: Weighting;
  /** At most so many hard negatives with each query. */
  hardNegatives: number;
  seed: number;
}

/** The kinds that are drawn at all, with the probability of each. */
export function kindShares({ batches, alpha }: SamplingOptions): { kind: BatchKind; share: number }[] {
  const monolingual = batches === 'hybrid' ? alpha : Number(batches === 'monolingual');
  const shares = [
    { kind: 'monolingual' as const, share: monolingual },
    { kind: 'crosslingual' as const, share: 1 - monolingual },
  ];
  return shares.filter(({ share }) => share > 0);
}
