import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanRankCorrelation, spearman } from '../../../../src/core/metrics/multilingual/rank-correlation';
import type { QueryResult } from '../../../../src/core/metrics/results';

const result = (group: string, language: string, ids: string): QueryResult => ({
  query: `${group}-${language}`,
  language,
  group,
  measures: {},
  relevant: [],
  top: [...ids].map((passage, i) => ({ passage, language: 'en', score: -i })),
});

describe('spearman', () => {
  it.each([
    ['abcd', 'abcd', 1],
    ['abcd', 'dcba', -1],
    // 1 − 6 Σd² / (n (n² − 1)) with Σd² = 2
    ['abcd', 'bacd', 1 - (6 * 2) / (4 * 15)],
    ['a', 'a', 1],
    ['a', 'b', -1],
  ])('of %s and %s', (a, b, expected) => {
    expect(spearman([...a], [...b])).toBeCloseTo(expected, 12);
  });

  it('ties the passages that one ranking lacks behind its last', () => {
    // a b c e: ranks 1 2 3 4 against 4 2 1 3.
    expect(spearman(['a', 'b', 'c'], ['c', 'b', 'e'])).toBeCloseTo(1 - (6 * (9 + 0 + 4 + 1)) / (4 * 15), 12);
    // a b c d e
    expect(spearman(['a', 'b', 'c'], ['d', 'e', 'a'])).toBeCloseTo(
      pearson([1, 2, 3, 4.5, 4.5], [3, 4.5, 4.5, 1, 2]),
      12,
    );
  });

  it('is symmetric and between −1 and 1', () => {
    const ids = fc.uniqueArray(fc.constantFrom(...'abcdefgh'), { minLength: 1 });
    fc.assert(
      fc.property(ids, ids, (a, b) => {
        const value = spearman(a, b);
        expect(Math.abs(value)).toBeLessThanOrEqual(1 + 1e-12);
        expect(spearman(b, a)).toBeCloseTo(value, 12);
        expect(spearman(a, a)).toBeCloseTo(1, 12);
      }),
    );
  });
});

function pearson(x: number[], y: number[]): number {
  const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
  const dot = (a: number[], b: number[]) =>
    a.reduce((sum, value, i) => sum + (value - mean(a)) * (b[i]! - mean(b)), 0);
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
}

describe('meanRankCorrelation', () => {
  it('averages pairs within a question, then questions', () => {
    const results = [
      result('1', 'de', 'abcd'),
      result('1', 'en', 'abcd'),
      result('1', 'zh', 'dcba'),
      result('2', 'de', 'ab'),
      result('2', 'en', 'ab'),
      result('3', 'de', 'ab'),
    ];
    const { mean, byLanguage, questions, leftOut } = meanRankCorrelation(results, 10);
    expect(mean).toBeCloseTo(((1 - 1 - 1) / 3 + 1) / 2, 12);
    expect(byLanguage.get('zh')).toBeCloseTo(-1, 12);
    expect(byLanguage.get('de')).toBeCloseTo((1 - 1 + 1) / 3, 12);
    expect([questions, leftOut]).toEqual([2, 1]);
  });

  it('sees the first k only', () => {
    expect(meanRankCorrelation([result('1', 'de', 'abxy'), result('1', 'en', 'abyx')], 2).mean).toBe(1);
  });

  it('has no value without translations', () => {
    expect(meanRankCorrelation([result('1', 'de', 'ab')], 5)).toMatchObject({
      mean: Number.NaN,
      questions: 0,
      leftOut: 1,
    });
  });
});
