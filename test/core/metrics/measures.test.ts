import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MEASURE_FAMILIES } from '../../../src/core/metrics/measures';
import { parseMeasure, parseMeasures } from '../../../src/core/metrics/names';
import { idealRanking, type JudgedRanking, judgedRanking } from '../../../src/core/metrics/ranking';
import { ceiling, measureValue, summarize } from '../../../src/core/metrics/summary';

const value = (name: string, ranking: JudgedRanking) => measureValue(parseMeasure(name)[0]!, ranking);

/** Relevant at ranks 1 (grade 1) and 4 (grade 3) of 6, judged nonrelevant at 3, one relevant (grade 2) and one nonrelevant not retrieved. */
const example = judgedRanking(
  [
    { rank: 4, grade: 3 },
    { rank: 1, grade: 1 },
    { rank: 3, grade: 0 },
    { rank: 2, grade: -1 },
  ],
  6,
  [1, 3, 0, 2, 0, -1],
);

describe('measures of one query', () => {
  const log2 = Math.log2;
  it.each([
    ['num_ret', 6],
    ['num_rel', 3],
    ['num_rel_ret', 2],
    ['map', (1 / 1 + 2 / 4) / 3],
    ['map_cut.3', 1 / 3],
    ['Rprec', 1 / 3],
    ['bpref', (1 + (1 - 1 / 2)) / 3],
    ['recip_rank', 1],
    ['recip_rank_cut.1', 1],
    ['iprec_at_recall.0', 1],
    ['iprec_at_recall.0.5', 2 / 4],
    ['iprec_at_recall.1', 0],
    ['P.4', 2 / 4],
    ['P.10', 2 / 10],
    ['recall.1', 1 / 3],
    ['recall.4', 2 / 3],
    ['ndcg', (1 + 3 / log2(5)) / (3 + 2 / log2(3) + 1 / log2(4))],
    ['ndcg_cut.2', 1 / (3 + 2 / log2(3))],
    ['ndcg_exp_cut.10', (1 + 7 / log2(5)) / (7 + 3 / log2(3) + 1 / log2(4))],
    ['success.1', 1],
  ])('%s', (name, expected) => {
    expect(value(name, example)).toBeCloseTo(expected, 12);
  });

  it('is 0 without a relevant passage, and for nothing retrieved', () => {
    const noRelevant = judgedRanking([{ rank: 1, grade: 0 }], 10, [0, -1]);
    const nothing = judgedRanking([], 0, [1, 2]);
    for (const { name, family, cutoff } of parseMeasures(MEASURE_FAMILIES.map(({ name }) => name))) {
      if (family.name !== 'num_ret') expect([name, family.value(noRelevant, cutoff)]).toEqual([name, 0]);
      if (family.name !== 'num_rel') expect([name, family.value(nothing, cutoff)]).toEqual([name, 0]);
    }
  });
});

const ranking = fc
  .record({
    list: fc.array(fc.option(fc.integer({ min: -1, max: 3 })), { maxLength: 30 }),
    missed: fc.array(fc.integer({ min: -1, max: 3 }), { maxLength: 5 }),
  })
  .map(({ list, missed }) => {
    const found = list.flatMap((grade, i) => (grade === null ? [] : [{ rank: i + 1, grade }]));
    const grades = [...found.map(({ grade }) => grade), ...missed];
    return { found, grades, ranking: judgedRanking(found, list.length, grades) };
  });
const measures = parseMeasures(MEASURE_FAMILIES.map(({ name }) => name));
const rates = measures.filter(({ family }) => family.summary !== 'sum');

describe('properties of every measure', () => {
  it('is a share, at most its ceiling', () => {
    fc.assert(
      fc.property(ranking, ({ ranking, grades }) => {
        for (const measure of rates) {
          const result = measureValue(measure, ranking);
          expect(result).toBeGreaterThanOrEqual(0);
          expect(result).toBeLessThanOrEqual(ceiling(measure, grades) + 1e-12);
        }
      }),
    );
  });

  it('never falls when a relevant passage changes places with an unjudged one above it', () => {
    fc.assert(
      fc.property(ranking, fc.nat(), ({ found, grades, ranking }, pick) => {
        const relevant = found.filter(({ grade }) => grade >= 1);
        const taken = new Set(found.map(({ rank }) => rank));
        const moved = relevant[pick % Math.max(1, relevant.length)];
        const free = Array.from({ length: (moved?.rank ?? 1) - 1 }, (_, i) => i + 1).find(
          rank => !taken.has(rank),
        );
        fc.pre(moved !== undefined && free !== undefined);
        const better = found.map(entry => (entry === moved ? { ...entry, rank: free! } : entry));
        for (const measure of rates) {
          const after = measureValue(measure, judgedRanking(better, ranking.retrieved, grades));
          expect(after).toBeGreaterThanOrEqual(measureValue(measure, ranking) - 1e-12);
        }
      }),
    );
  });

  it('needs only the relevant passages, but for bpref', () => {
    fc.assert(
      fc.property(ranking, ({ found, grades, ranking }) => {
        const relevantOnly = judgedRanking(
          found.filter(({ grade }) => grade >= 1),
          ranking.retrieved,
          grades,
        );
        for (const measure of measures) {
          if (measure.name !== 'bpref')
            expect(measureValue(measure, relevantOnly)).toBe(measureValue(measure, ranking));
        }
      }),
    );
  });
});

describe('ceiling', () => {
  it.each([
    ['recall.10', 10 / 11],
    ['recall.1', 1 / 11],
    ['map_cut.5', 5 / 11],
    ['P.20', 11 / 20],
    ['map', 1],
    ['ndcg_cut.10', 1],
    ['bpref', 1],
    ['num_rel_ret', 11],
  ])('of %s with 11 relevant passages', (name, expected) => {
    const grades = [0, ...new Array<number>(11).fill(1), -1];
    expect(ceiling(parseMeasure(name)[0]!, grades)).toBeCloseTo(expected, 12);
    expect(idealRanking(grades).retrieved).toBe(12);
  });
});

describe('summarize', () => {
  const family = (name: string) => parseMeasure(name)[0]!.family;

  it('takes means, sums and the geometric mean of at least 0.00001', () => {
    expect(summarize(family('map'), [0.2, 0.4])).toBeCloseTo(0.3, 12);
    expect(summarize(family('num_ret'), [3, 4])).toBe(7);
    expect(summarize(family('gm_map'), [0, 0.1])).toBeCloseTo(1e-3, 12);
    expect(summarize(family('gm_map'), [])).toBe(0);
    expect(summarize(family('map'), [])).toBe(0);
  });
});
