import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFilter } from '../../../../../src/core/inspect/queries/filter/parser';
import { type Filter, FilterFault } from '../../../../../src/core/inspect/queries/filter/syntax';

const VOCABULARY = {
  columns: ['map', 'recall_1', 'recall_10', 'ndcg_cut_10', 'rank_distance'],
  languages: ['en', 'de', 'zh-Hant'],
  contrast: true,
};

const parse = (text: string): Filter => parseFilter(text, VOCABULARY);
const text = (words: string): Filter => ({ kind: 'text', text: words });
const compare = (
  column: string,
  operator: '<' | '<=' | '>' | '>=' | '=' | '!=',
  value: number,
  contrast = false,
): Filter => ({
  kind: 'compare',
  column,
  contrast,
  operator,
  value,
});
const language = (...languages: string[]): Filter => ({ kind: 'language', languages });

const READ: [string, Filter][] = [
  ['', { kind: 'and', terms: [] }],
  ['river', text('river')],
  ['Straße "Zwei Wörter"', { kind: 'and', terms: [text('strasse'), text('zwei worter')] }],
  ['well-known', text('well-known')],
  ['10:30', text('10:30')],
  ['lang:de', language('de')],
  ['LANG:DE,zh-hant', language('de', 'zh-Hant')],
  ['language:en', language('en')],
  ['pool:all', { kind: 'pool', languages: ['all'] }],
  ['first:en', { kind: 'first', languages: ['en'] }],
  ['id:en:56,x', { kind: 'id', parts: ['en:56', 'x'] }],
  ['id:"a, b"', { kind: 'id', parts: ['a, b'] }],
  ['missed:en', { kind: 'missed', languages: ['en'], depth: 10 }],
  ['missed:en,de@100', { kind: 'missed', languages: ['en', 'de'], depth: 100 }],
  ['missed:any@5', { kind: 'missed', languages: 'any', depth: 5 }],
  ['map<0.2', compare('map', '<', 0.2)],
  ['map <= .2', compare('map', '<=', 0.2)],
  ['map≥1e-3', compare('map', '>=', 0.001)],
  ['recall.10=1', compare('recall_10', '=', 1)],
  ['recall@10==1', compare('recall_10', '=', 1)],
  ['Recall_10!=1', compare('recall_10', '!=', 1)],
  ['nDCG@10>0.5', compare('ndcg_cut_10', '>', 0.5)],
  ['ndcg_cut.10>0.5', compare('ndcg_cut_10', '>', 0.5)],
  ['ndcg_cut>0.5', compare('ndcg_cut_10', '>', 0.5)],
  ['rd>100', compare('rank_distance', '>', 100)],
  ['rel>1', compare('num_rel', '>', 1)],
  ['diff.map<-0.1', compare('map', '<', -0.1, true)],
  ['diff.rd > −5', compare('rank_distance', '>', -5, true)],
  ['-a', { kind: 'not', term: text('a') }],
  ['--a', text('a')],
  ['-(a b)', { kind: 'not', term: { kind: 'and', terms: [text('a'), text('b')] } }],
  ['a or b c', { kind: 'or', terms: [text('a'), { kind: 'and', terms: [text('b'), text('c')] }] }],
  ['(a OR b) c', { kind: 'and', terms: [{ kind: 'or', terms: [text('a'), text('b')] }, text('c')] }],
  ['"or"', text('or')],
  ['map<0.2(a)', { kind: 'and', terms: [compare('map', '<', 0.2), text('a')] }],
];

/** What is at fault stands between bars. */
const FAULTS: [string, RegExp][] = [
  ['lang:de |mapp|<0.2', /no column "mapp"\. Did you mean map\?/],
  ['|recall|>1', /stands for recall_1, recall_10/],
  ['|recall.5|>1', /was not measured/],
  ['|xyzzyxyz|>1', /Columns: map/],
  ['diff.|mpa|>1', /Did you mean map\?/],
  ['map<|abc|', /a number after </],
  ['map|<|', /a number after </],
  ['|<| 2', /a column before/],
  ['lang:|fr|', /no language "fr".*en, de/],
  ['lang:|de,|', /value is missing/],
  ['lang:|| de', /value is missing/],
  ['|langg:|de', /Did you mean lang\?/],
  ['|https:|//x', /in quotes/],
  ['missed:|en@0|', /rank after @/],
  ['missed:|en@ten|', /rank after @/],
  ['a |"b c|', /no end/],
  ['|(|a', /not closed/],
  ['a|)|', /closes nothing/],
  ['a or||', /Write a term here/],
  ['|or| a', /before this/],
  ['-||', /Write a term here/],
  ['(|)|', /before this/],
];

describe('parseFilter', () => {
  it.each(READ)('reads %s', (filter, expected) => {
    expect(parse(filter)).toEqual(expected);
  });

  it.each(FAULTS)('says what is wrong in %s', (marked, message) => {
    const from = marked.indexOf('|');
    const to = marked.lastIndexOf('|') - 1;
    try {
      parse(marked.replaceAll('|', ''));
    } catch (error) {
      expect(error).toBeInstanceOf(FilterFault);
      expect((error as FilterFault).message).toMatch(message);
      expect(error).toMatchObject({ from, to });
      return;
    }
    throw new Error('no fault');
  });

  it('has no differences without another run', () => {
    const alone = { ...VOCABULARY, contrast: false };
    expect(() => parseFilter('diff.map>0', alone)).toThrow('There is no other run to compare with.');
  });

  it('reads or rejects whatever is typed, with a place inside it', () => {
    const parts = [
      '(',
      ')',
      '-',
      '"',
      'or',
      '<',
      '>=',
      '!=',
      ':',
      'lang',
      'missed:',
      'map',
      '@',
      ',',
      '0.1',
      ' ',
      'diff.',
    ];
    const typed = fc
      .array(fc.oneof(fc.constantFrom(...parts), fc.string({ unit: 'binary' })))
      .map(all => all.join(''));
    fc.assert(
      fc.property(typed, filter => {
        try {
          parse(filter);
        } catch (error) {
          if (!(error instanceof FilterFault)) throw error;
          expect(error.from).toBeLessThanOrEqual(error.to);
          expect(error.to).toBeLessThanOrEqual(filter.length);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
