import { describe, expect, it } from 'vitest';
import { arithmeticOf } from '../../../../../src/core/inspect/queries/detail/arithmetic';
import { parseMeasure } from '../../../../../src/core/metrics/names';
import { judgedRanking } from '../../../../../src/core/metrics/ranking';
import { measureValue } from '../../../../../src/core/metrics/summary';

const at = (...ranks: number[]) =>
  ranks.map(rank => ({ passage: `p${rank}`, language: 'en', grade: 1, rank }));

function stepsOf(measure: string, relevant: ReturnType<typeof at>): string {
  const [parsed] = parseMeasure(measure);
  const ranking = judgedRanking(
    relevant,
    100,
    relevant.map(({ grade }) => grade),
  );
  return arithmeticOf(parsed!.name, measureValue(parsed!, ranking), relevant).steps;
}

const TABLE: [string, number[], string][] = [
  ['map', [2, 7], '(1/2 + 2/7) / 2 = 0.3929'],
  ['map', [4], '(1/4) / 1 = 0.2500'],
  ['map', [1, 2, 3, 4, 5, 6, 7, 8, 10], '(1/1 + 2/2 + 3/3 + 4/4 + 5/5 + … + 9/10) / 9 = 0.9889'],
  ['map_cut.5', [2, 7], '(1/2) / 2 = 0.2500'],
  ['map_cut.1', [2, 7], '0 / 2 = 0'],
  ['recip_rank', [3, 9], '1/3 = 0.3333'],
  ['recip_rank_cut.2', [3], 'best rank 3 > 2 = 0'],
  ['P.5', [1, 2, 9], '2/5 = 0.4000'],
  ['recall.5', [1, 2, 9], '2/3 = 0.6667'],
  ['Rprec', [1, 2, 9], '2/3 = 0.6667'],
  ['success.1', [1, 2], 'best rank 1 ≤ 1 = 1'],
  ['ndcg_cut.3', [2, 9], '(1/log₂ 3) / (1/log₂ 2 + 1/log₂ 3) = 0.3869'],
  ['num_rel_ret', [1, 2], '2'],
];

describe('arithmeticOf', () => {
  it.each(TABLE)('writes %s of ranks %s as %s', (measure, ranks, steps) => {
    expect(stepsOf(measure, at(...ranks))).toBe(steps);
  });

  it('has the gain of each grade', () => {
    const relevant = [
      { ...at(2)[0]!, grade: 1 },
      { ...at(3)[0]!, grade: 2 },
    ];
    expect(stepsOf('ndcg', relevant)).toBe('(1/log₂ 3 + 2/log₂ 4) / (2/log₂ 2 + 1/log₂ 3) = 0.6199');
    expect(stepsOf('ndcg_exp_cut.5', relevant)).toContain('3/log₂ 4');
  });

  it('takes the rank distance', () => {
    expect(arithmeticOf('rank_distance', 7, at(9, 2)).steps).toBe('9 − 2 = 7');
  });

  it('shows the value alone where the ranks do not give it', () => {
    expect(arithmeticOf('map', 0.5, at(7)).steps).toBe('0.5000');
    expect(arithmeticOf('bpref', 0.25, at(7)).steps).toBe('0.2500');
    expect(arithmeticOf('made_up', 3, at(7)).steps).toBe('3');
    expect(arithmeticOf('map', null, at(7)).steps).toBe('not defined for this query');
  });
});
