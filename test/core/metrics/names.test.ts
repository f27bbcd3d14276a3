import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/errors';
import { toFixedEven } from '../../../src/core/metrics/fixed';
import { parseMeasure, parseMeasures } from '../../../src/core/metrics/names';

const names = (text: string) => parseMeasure(text).map(({ name }) => name);

describe('parseMeasure', () => {
  it.each([
    ['map', ['map']],
    ['ndcg_cut.10', ['ndcg_cut_10']],
    ['ndcg_cut_10', ['ndcg_cut_10']],
    ['recall.10,1', ['recall_1', 'recall_10']],
    ['nDCG@10', ['ndcg_cut_10']],
    ['MAP@5', ['map_cut_5']],
    ['Recall@100', ['recall_100']],
    ['R@100', ['recall_100']],
    ['P@1', ['P_1']],
    ['precision_3', ['P_3']],
    ['MRR', ['recip_rank']],
    ['MRR@10', ['recip_rank_cut_10']],
    ['success', ['success_1', 'success_5', 'success_10']],
    ['iprec_at_recall.0.1,.25', ['iprec_at_recall_0.10', 'iprec_at_recall_0.25']],
    ['ndcg_exp_cut.10', ['ndcg_exp_cut_10']],
  ])('%s', (text, expected) => {
    expect(names(text)).toEqual(expected);
  });

  it('reads the name that it prints', () => {
    for (const { name } of parseMeasures(['map', 'P', 'iprec_at_recall', 'ndcg_exp_cut']))
      expect(names(name)).toEqual([name]);
  });

  it.each([
    ['ndgc_cut.10', 'unknown measure "ndgc_cut.10". Did you mean ndcg_cut?'],
    ['recal@1', 'Did you mean recall?'],
    ['accuracy', 'Measures: num_ret, num_rel'],
    ['', 'unknown measure ""'],
    ['ndcg.10', '"ndcg.10": ndcg takes no cutoff. Write ndcg_cut.10 or ndcg.'],
    ['bpref@10', 'bpref takes no cutoff. Write bpref.'],
    ['recall.0', 'the cutoff is 0, expected a whole number from 1'],
    ['recall.1.5', 'the cutoff is 1.5, expected a whole number from 1'],
    ['recall.1,1', 'a cutoff is given twice'],
    ['iprec_at_recall.1.5', 'the cutoff is 1.5, expected a share from 0 to 1'],
  ])('refuses %j', (text, message) => {
    expect(() => parseMeasure(text)).toThrow(message);
  });

  it('answers any text with measures or a UserError', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-zP_]{1,8}[._@]?[\d.,]{0,8}$/)), text => {
        try {
          expect(parseMeasure(text).length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
    );
  });
});

describe('parseMeasures', () => {
  it('orders as trec_eval prints, and lets cutoffs replace the usual ones', () => {
    expect(
      parseMeasures(['success.1', 'recall', 'recall.10', 'map', 'recall.1', 'MAP']).map(({ name }) => name),
    ).toEqual(['map', 'recall_1', 'recall_10', 'success_1']);
  });
});

describe('toFixedEven', () => {
  it('sends exact halves to the even neighbour, as printf does', () => {
    expect([1 / 32, 3 / 32, 5 / 32, 1 - 1 / 32].map(value => toFixedEven(value, 4))).toEqual([
      '0.0312',
      '0.0938',
      '0.1562',
      '0.9688',
    ]);
    expect([0.125, 0.375].map(value => toFixedEven(value, 2))).toEqual(['0.12', '0.38']);
  });

  it('is toFixed for every other number', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1000, noNaN: true }), value => {
        fc.pre((value * 32) % 2 !== 1);
        expect(toFixedEven(value, 4)).toBe(value.toFixed(4));
      }),
    );
  });
});
