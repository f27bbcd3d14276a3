import { describe, expect, it } from 'vitest';
import { adjust, comparePaired, verdict } from '../../../src/core/comparison/compare';
import { type QueryRow, QueryValues } from '../../../src/core/comparison/query-values';
import { Random } from '../../../src/core/random';

/** Two languages of 40 questions each; `value` by question and language. */
function rows(value: (question: number, language: string) => number | null): QueryRow[] {
  return ['ar', 'de'].flatMap(language =>
    Array.from({ length: 40 }, (_, i) => ({
      setting: 'multilingual' as const,
      pool: 'all',
      language,
      query: `${language}${i}`,
      group: String(i),
      values: { map: value(i, language) },
    })),
  );
}

async function column(...runs: QueryRow[][]) {
  const values = new QueryValues();
  for (const run of runs) await values.addRun(run);
  return values.column('multilingual', 'map');
}

describe('QueryValues', () => {
  it('averages the runs for each query, and leaves out those that a run lacks', async () => {
    const averaged = await column(
      rows(i => i),
      rows((i, language) => (i === 3 && language === 'de' ? null : i + 1)),
      rows(i => i + 2),
    );
    expect(averaged.size).toBe(79);
    expect(averaged.get('all ar7')).toMatchObject({ value: 8, group: '7', stratum: 'ar all' });
    expect(averaged.has('all de3')).toBe(false);
  });
});

describe('comparePaired', () => {
  it('counts, averages by language, and finds what is there', async () => {
    const random = new Random(1);
    const base = new Map(rows(() => null).map(({ query }) => [query, random.float()]));
    const baseline = await column(rows((i, language) => base.get(language + i)!));
    const other = await column(
      rows((i, language) => base.get(language + i)! + (language === 'ar' ? 0.2 : 0) + 0.1 * random.float()),
    );
    const compared = comparePaired(baseline, other, 'map')!;
    expect(compared).toMatchObject({ queries: 80, groups: 40, wins: 80, ties: 0, losses: 0 });
    expect(compared.other - compared.baseline).toBeCloseTo(compared.difference.mean, 12);
    expect(compared.difference.mean).toBeCloseTo(0.15, 1);
    expect(compared.difference.low).toBeGreaterThan(0.1);
    expect(compared.p).toBeCloseTo(1 / 10_001, 6);
    const [adjusted] = adjust([compared]);
    expect(verdict('map', adjusted!)).toBe('better');
    expect(verdict('rank_distance', adjusted!)).toBe('worse');
    expect(comparePaired(baseline, other, 'rank_distance')).toMatchObject({ wins: 0, losses: 80 });
  });

  it('shows no difference where there is none', async () => {
    const same = await column(rows(i => i));
    const compared = comparePaired(same, same, 'map')!;
    expect(compared).toMatchObject({ wins: 0, ties: 80, losses: 0, p: 1, difference: { mean: 0 } });
    expect(compared.effectSize).toBeUndefined();
    expect(verdict('map', adjust([compared])[0]!)).toBe('no difference shown');
  });

  it('compares the queries that both have, if any', async () => {
    const some = await column(rows(i => (i < 5 ? 1 : null)));
    const others = await column(rows(i => (i >= 3 ? 2 : null)));
    expect(comparePaired(some, others, 'map')).toMatchObject({ queries: 4, groups: 2, wins: 4 });
    expect(comparePaired(some, await column(rows(() => null)), 'map')).toBeUndefined();
  });

  it('says nothing of a difference that Holm’s correction takes away', () => {
    const difference = { mean: 1, low: 0.1, high: 2 };
    const rows = adjust([0.02, 0.3, 0.9].map(p => ({ p, difference })));
    expect(rows.map(({ adjusted }) => adjusted)).toEqual([0.06, 0.6, 0.9]);
    expect(verdict('map', rows[0]!)).toBe('no difference shown');
  });
});
