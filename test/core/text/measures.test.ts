import { describe, expect, it } from 'vitest';
import { measureLabel, measureWords } from '../../../src/core/text/measures';

describe('names of measures', () => {
  it.each([
    ['map', 'mAP', 'AP'],
    ['map_cut_10', 'mAP@10', 'AP@10'],
    ['recip_rank', 'MRR', 'RR'],
    ['recall_10', 'Recall@10', 'Recall@10'],
    ['ndcg', 'nDCG', 'nDCG'],
    ['ndcg_cut_10', 'nDCG@10', 'nDCG@10'],
    ['P_10', 'P@10', 'P@10'],
    ['success_1', 'Success@1', 'Success@1'],
    ['Rprec', 'R-precision', 'R-precision'],
    ['rank_distance', 'Rank distance', 'Rank distance'],
    ['bpref', 'bpref', 'bpref'],
    ['gm_map', 'gm_map', 'gm_map'],
    ['iprec_at_recall_0.10', 'iprec_at_recall_0.10', 'iprec_at_recall_0.10'],
    ['toString', 'toString', 'toString'],
  ])('%s', (measure, mean, single) => {
    expect(measureLabel(measure)).toBe(mean);
    expect(measureLabel(measure, 'query')).toBe(single);
  });

  it('start small within a sentence', () => {
    expect(['map', 'rank_distance'].map(measureWords)).toEqual(['mAP', 'rank distance']);
  });
});
