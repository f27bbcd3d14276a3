import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { languageMatrix } from '../../../../src/core/metrics/multilingual/language-matrix';
import { languageShares } from '../../../../src/core/metrics/multilingual/language-shares';
import { ownLanguageFirst } from '../../../../src/core/metrics/multilingual/own-language';
import { rankDistance } from '../../../../src/core/metrics/multilingual/rank-distance';
import type { QueryResult, RelevantPassage } from '../../../../src/core/metrics/results';

/** Relevant passages as [language, rank], top passages as a list of languages. */
function result(language: string, relevant: [string, number][], top: string[] = []): QueryResult {
  return {
    query: `q-${language}`,
    language,
    group: 'q',
    measures: {},
    relevant: relevant.map(([language, rank], i) => ({ passage: `p${i}`, language, grade: 1, rank })),
    top: top.map((language, i) => ({ passage: `t${i}`, language, score: -i })),
  };
}

describe('rankDistance', () => {
  it('is the span of the ranks of the relevant passages', () => {
    expect(
      rankDistance(
        result('en', [
          ['en', 7],
          ['de', 2],
          ['zh', 410],
        ]).relevant,
      ),
    ).toBe(408);
    expect(rankDistance(result('en', [['en', 7]]).relevant)).toBeUndefined();
    expect(rankDistance([])).toBeUndefined();
  });

  it('is at least the number of relevant passages less one', () => {
    const ranks = fc.uniqueArray(fc.integer({ min: 1, max: 1000 }), { minLength: 2 });
    fc.assert(
      fc.property(ranks, list => {
        const relevant = list.map((rank): RelevantPassage => ({ passage: '', language: '', grade: 1, rank }));
        expect(rankDistance(relevant)).toBeGreaterThanOrEqual(list.length - 1);
      }),
    );
  });
});

describe('ownLanguageFirst', () => {
  it('compares the best passage of the query language with the best of the others', () => {
    expect(
      ownLanguageFirst(
        result('en', [
          ['de', 3],
          ['en', 2],
        ]),
      ),
    ).toBe(true);
    expect(
      ownLanguageFirst(
        result('en', [
          ['de', 1],
          ['en', 2],
        ]),
      ),
    ).toBe(false);
  });

  it('is undefined where there is nothing to compare', () => {
    expect(ownLanguageFirst(result('en', [['de', 1]]))).toBeUndefined();
    expect(ownLanguageFirst(result('en', [['en', 1]]))).toBeUndefined();
  });
});

describe('languageMatrix', () => {
  it('takes the gold of other languages out for the precision, and leaves it in for the reciprocal rank', () => {
    const cells = languageMatrix([
      result('en', [
        ['en', 1],
        ['de', 2],
        ['zh', 6],
        ['zh', 10],
      ]),
    ]);
    expect(cells.map(cell => [cell.queryLanguage, cell.passageLanguage])).toEqual([
      ['en', 'de'],
      ['en', 'en'],
      ['en', 'zh'],
    ]);
    const [de, en, zh] = cells;
    expect(de).toMatchObject({ averagePrecision: 1, reciprocalRank: 1 / 2, queries: 1 });
    expect(en).toMatchObject({ averagePrecision: 1, reciprocalRank: 1 });
    expect(zh!.averagePrecision).toBeCloseTo((1 / 4 + 2 / 8) / 2, 12);
    expect(zh!.reciprocalRank).toBeCloseTo(1 / 6, 12);
  });

  it('averages over the queries that have a relevant passage in the language', () => {
    const [cell, other] = languageMatrix([
      result('en', [['de', 1]]),
      result('en', [['de', 2]]),
      result('en', [['zh', 4]]),
    ]);
    expect(cell).toMatchObject({ queries: 2, averagePrecision: 0.75, reciprocalRank: 0.75 });
    expect(other).toMatchObject({ queries: 1, reciprocalRank: 0.25 });
  });
});

describe('languageShares', () => {
  const pool = new Map([
    ['de', 100],
    ['en', 100],
    ['zh', 200],
  ]);

  it('compares the first k with the pool', () => {
    const results = [result('en', [], ['en', 'en', 'de', 'zh']), result('en', [], ['en', 'de'])];
    const { shares, divergence } = languageShares(results, pool, 2)!;
    expect(Object.fromEntries(shares)).toEqual({ de: 1 / 4, en: 3 / 4, zh: 0 });
    expect(divergence).toBeCloseTo((1 / 4) * Math.log(1) + (3 / 4) * Math.log(3), 12);
  });

  it('diverges by nothing from a pool that it mirrors, and without end from one that lacks a language', () => {
    expect(languageShares([result('en', [], ['de', 'en', 'zh', 'zh'])], pool, 4)!.divergence).toBeCloseTo(
      0,
      12,
    );
    expect(languageShares([result('en', [], ['fr'])], pool, 4)!.divergence).toBe(Number.POSITIVE_INFINITY);
    expect(languageShares([], pool, 4)).toBeUndefined();
  });

  it('never diverges by less than 0', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('de', 'en', 'zh'), { minLength: 1 }), top => {
        expect(languageShares([result('en', [], top)], pool, 10)!.divergence).toBeGreaterThan(-1e-12);
      }),
    );
  });
});
