import {
  averagePrecision,
  binaryPreference,
  firstRelevantRank,
  hits,
  interpolatedPrecision,
  normalizedGain,
  ratio,
  relevantCount,
} from './formulas';
import type { JudgedRanking } from './ranking';

/** A measure, or a family of measures that differ in a cutoff. Names and meaning are trec_eval's where it has them. */
export interface MeasureFamily {
  readonly name: string;
  /** For documentation and hovers: what is measured, over what it is divided, its peculiarities. */
  readonly description: string;
  /** What the number after the name means, if there is one, and the numbers where none are given. */
  readonly cutoffs?: { readonly of: 'rank' | 'recall'; readonly defaults: readonly number[] };
  /** How the values of the queries are brought together. */
  readonly summary: 'mean' | 'sum' | 'geometric mean';
  /** Whether trec_eval has it under this name. */
  readonly own?: true;
  /** @param cutoff infinite for a family without cutoffs */
  value(ranking: JudgedRanking, cutoff: number): number;
}

const DEEP = [5, 10, 15, 20, 30, 100, 200, 500, 1000];

/** In the order in which trec_eval prints them, then Polyrank's own. */
export const MEASURE_FAMILIES: readonly MeasureFamily[] = [
  {
    name: 'num_ret',
    description: 'Number of passages retrieved.',
    summary: 'sum',
    value: ({ retrieved }) => retrieved,
  },
  {
    name: 'num_rel',
    description: 'Number of passages judged relevant (grade 1 or more), retrieved or not.',
    summary: 'sum',
    value: relevantCount,
  },
  {
    name: 'num_rel_ret',
    description: 'Number of relevant passages retrieved.',
    summary: 'sum',
    value: ranking => hits(ranking, Number.POSITIVE_INFINITY),
  },
  {
    name: 'map',
    description:
      'Mean average precision: the precision at the rank of each relevant passage, averaged over all relevant passages; one that is not retrieved counts as 0.',
    summary: 'mean',
    value: averagePrecision,
  },
  {
    name: 'gm_map',
    description:
      'Geometric mean of the average precision over the queries, each at least 0.00001: rewards gains on the hardest queries.',
    summary: 'geometric mean',
    value: averagePrecision,
  },
  {
    name: 'Rprec',
    description: 'Precision at rank R, where R is the number of relevant passages of the query.',
    summary: 'mean',
    value: ranking => {
      const relevant = relevantCount(ranking);
      return ratio(hits(ranking, relevant), relevant);
    },
  },
  {
    name: 'bpref',
    description:
      'Binary preference: over the relevant passages, the share of judged nonrelevant ones (the first R of them) that stand below. Unjudged passages are passed over.',
    summary: 'mean',
    value: binaryPreference,
  },
  {
    name: 'recip_rank',
    description:
      'Reciprocal rank of the first relevant passage; 0 where none was retrieved. Its mean is MRR.',
    summary: 'mean',
    value: ranking => 1 / firstRelevantRank(ranking),
  },
  {
    name: 'iprec_at_recall',
    description:
      'Interpolated precision: the highest precision at any rank from which on this share of the relevant passages has been seen.',
    cutoffs: { of: 'recall', defaults: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1] },
    summary: 'mean',
    value: interpolatedPrecision,
  },
  {
    name: 'P',
    description:
      'Precision: relevant passages among the first k, divided by k even where fewer were retrieved.',
    cutoffs: { of: 'rank', defaults: DEEP },
    summary: 'mean',
    value: (ranking, k) => hits(ranking, k) / k,
  },
  {
    name: 'recall',
    description:
      'Recall: relevant passages among the first k, divided by all relevant passages. With R of them it cannot pass k/R.',
    cutoffs: { of: 'rank', defaults: DEEP },
    summary: 'mean',
    value: (ranking, k) => ratio(hits(ranking, k), relevantCount(ranking)),
  },
  {
    name: 'ndcg',
    description:
      'Normalized discounted cumulative gain over the whole ranking: the gain is the grade, the discount log₂(rank + 1), divided by the value of the ideal ranking.',
    summary: 'mean',
    value: (ranking, k) => normalizedGain(ranking, k, grade => grade),
  },
  {
    name: 'ndcg_cut',
    description:
      'nDCG of the first k: the gain is the grade, the discount log₂(rank + 1), divided by the value of the first k of the ideal ranking.',
    cutoffs: { of: 'rank', defaults: DEEP },
    summary: 'mean',
    value: (ranking, k) => normalizedGain(ranking, k, grade => grade),
  },
  {
    name: 'map_cut',
    description: 'Average precision counted up to rank k, divided by all relevant passages.',
    cutoffs: { of: 'rank', defaults: DEEP },
    summary: 'mean',
    value: averagePrecision,
  },
  {
    name: 'success',
    description: '1 where a relevant passage is among the first k, else 0.',
    cutoffs: { of: 'rank', defaults: [1, 5, 10] },
    summary: 'mean',
    value: (ranking, k) => (hits(ranking, k) > 0 ? 1 : 0),
  },
  {
    name: 'recip_rank_cut',
    description:
      'Reciprocal rank of the first relevant passage, 0 where it stands below rank k: MRR@k. trec_eval has it as recip_rank with -M k.',
    cutoffs: { of: 'rank', defaults: [10] },
    summary: 'mean',
    own: true,
    value: (ranking, k) => {
      const rank = firstRelevantRank(ranking);
      return rank <= k ? 1 / rank : 0;
    },
  },
  {
    name: 'ndcg_exp_cut',
    description:
      'nDCG of the first k with the exponential gain 2^grade − 1 (Burges et al., 2005) instead of the grade itself. Not a measure of trec_eval.',
    cutoffs: { of: 'rank', defaults: DEEP },
    summary: 'mean',
    own: true,
    value: (ranking, k) => normalizedGain(ranking, k, grade => 2 ** grade - 1),
  },
];
