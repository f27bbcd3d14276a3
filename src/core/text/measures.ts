import { RANK_DISTANCE } from '../comparison/compare';

/** What people call the measures of trec_eval, without their cutoffs. */
const LABELS: Readonly<Record<string, string>> = {
  map: 'mAP',
  map_cut: 'mAP',
  recip_rank: 'MRR',
  recip_rank_cut: 'MRR',
  recall: 'Recall',
  P: 'P',
  success: 'Success',
  ndcg: 'nDCG',
  ndcg_cut: 'nDCG',
  Rprec: 'R-precision',
  [RANK_DISTANCE]: 'Rank distance',
};

/** Of a single query, means go by another name. */
const LABELS_OF_ONE: Readonly<Record<string, string>> = { mAP: 'AP', MRR: 'RR' };

/**
 * A measure as people write it: `map` → `mAP`, `ndcg_cut_10` → `nDCG@10`. Measures without such a name keep theirs.
 *
 * @param of whether it is the mean over queries, or the value of one: `AP`, `RR`
 */
export function measureLabel(measure: string, of: 'queries' | 'query' = 'queries'): string {
  const [, family = measure, cutoff] = /^(\w+?)(?:_(\d+))?$/.exec(measure) ?? [];
  const label = Object.hasOwn(LABELS, family) ? LABELS[family]! : undefined;
  if (label === undefined) return measure;
  const own = of === 'query' ? (LABELS_OF_ONE[label] ?? label) : label;
  return cutoff === undefined ? own : `${own}@${cutoff}`;
}

/** Within a sentence. */
export const measureWords = (measure: string): string =>
  measure === RANK_DISTANCE ? 'rank distance' : measureLabel(measure);
