import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TrainingPair } from '../../../src/core/data/model';
import type { Batch } from '../../../src/core/sampling/batch';
import { checkSampling } from '../../../src/core/sampling/check';
import type { SamplingOptions } from '../../../src/core/sampling/options';
import { BatchSampler, type SamplingDataset } from '../../../src/core/sampling/sampler';
import {
  anyPairs,
  countBy,
  expectFrequencies,
  OPTIONS,
  pairs,
  parallel,
  storeOf,
  temporaryFolder,
} from './support';

const folder = temporaryFolder();
const LANGUAGES = ['ar', 'de', 'en', 'zh'];

async function dataset(
  rows: readonly TrainingPair[],
  name = 'data',
  weight?: number,
): Promise<SamplingDataset> {
  return { name, store: await storeOf(rows, folder), ...(weight !== undefined && { weight }) };
}

function batches(
  datasets: readonly SamplingDataset[],
  options: Partial<SamplingOptions>,
  count: number,
): Batch[] {
  const sampler = new BatchSampler(datasets, { ...OPTIONS, ...options });
  return Array.from({ length: count }, () => sampler.next());
}

const monolingual = { batches: 'monolingual' } as const;
const crosslingual = { batches: 'crosslingual' } as const;

describe('monolingual batches', () => {
  const sizes = { ar: 50, de: 100, en: 400 };
  const rows = () =>
    pairs(
      Object.entries(sizes).flatMap(([language, n]) =>
        Array.from({ length: n }, (_, id) => ({ id, language })),
      ),
    );

  it('hold one language, of query and passage', async () => {
    for (const batch of batches([await dataset(rows())], monolingual, 50)) {
      expect(batch.kind).toBe('monolingual');
      expect(batch.languages).toHaveLength(1);
      for (const { query, positive, queryLanguage, passageLanguage } of batch.items) {
        expect([queryLanguage, passageLanguage]).toEqual([batch.languages[0], batch.languages[0]]);
        expect(positive).toBe(query.replace('query', 'passage'));
      }
    }
  });

  it.each([
    ['uniform' as const, [1 / 3, 1 / 3, 1 / 3]],
    ['proportional' as const, [50 / 550, 100 / 550, 400 / 550]],
    [{ temperature: 2 }, [50, 100, 400].map(n => Math.sqrt(n) / (Math.sqrt(50) + 10 + 20))],
  ])('draw the language by %j', async (languageSampling, shares) => {
    const drawn = batches([await dataset(rows())], { ...monolingual, languageSampling, batchSize: 2 }, 3000);
    const counts = countBy(drawn, batch => batch.languages[0]!);
    expectFrequencies(
      ['ar', 'de', 'en'].map(language => counts.get(language) ?? 0),
      shares,
    );
  });

  it('go through every pair once an epoch, in another order each time', async () => {
    const drawn = batches([await dataset(parallel(['en'], 96))], monolingual, 36);
    const epochs = [0, 12, 24].map(start =>
      drawn.slice(start, start + 12).flatMap(b => b.items.map(i => i.group)),
    );
    for (const epoch of epochs) expect([...epoch].sort((a, b) => a - b)).toEqual([...Array(96).keys()]);
    expect(new Set(epochs.map(String)).size).toBe(3);
  });

  it('never deal a pair twice before another has been dealt at least as often, but for those that wait', async () => {
    const drawn = batches([await dataset(parallel(['en'], 30))], monolingual, 1000);
    const counts = countBy(
      drawn.flatMap(batch => batch.items),
      item => String(item.group),
    );
    expect(Math.max(...counts.values()) - Math.min(...counts.values())).toBeLessThanOrEqual(2);
  });
});

describe('crosslingual batches', () => {
  it('take query and passage from two languages of one group, every ordered pair equally often', async () => {
    const drawn = batches([await dataset(parallel(LANGUAGES, 100))], crosslingual, 1500);
    const items = drawn.flatMap(batch => batch.items);
    for (const { query, positive, queryLanguage, passageLanguage } of items) {
      expect(queryLanguage).not.toBe(passageLanguage);
      const [, id] = query.split(' ');
      expect([query, positive]).toEqual([
        `query ${id} in ${queryLanguage}`,
        `passage ${id} in ${passageLanguage}`,
      ]);
    }
    const counts = countBy(items, item => `${item.queryLanguage}>${item.passageLanguage}`);
    expect(counts.size).toBe(12);
    expectFrequencies([...counts.values()], new Array(12).fill(1 / 12));
    for (const batch of drawn) expect(batch.masked).toBe(0);
  });

  it('draw the languages of queries by their pairs with a translation', async () => {
    // zh has 300 pairs, but 20 with a translation.
    const rows = [
      ...parallel(['de', 'en'], 80),
      ...pairs(Array.from({ length: 300 }, (_, i) => ({ id: i < 20 ? i : `zh${i}`, language: 'zh' }))),
    ];
    const options = { ...crosslingual, languageSampling: 'proportional' } as const;
    const items = batches([await dataset(rows)], options, 1000).flatMap(batch => batch.items);
    const counts = countBy(items, item => item.queryLanguage);
    expectFrequencies(
      ['de', 'en', 'zh'].map(language => counts.get(language) ?? 0),
      [80 / 180, 80 / 180, 20 / 180],
    );
    expect(items.every(({ query }) => !query.includes('zh2'))).toBe(true);
  });

  it('use every query of a language once an epoch', async () => {
    const drawn = batches([await dataset(parallel(LANGUAGES, 64))], crosslingual, 3200); // 100 epochs in all
    const counts = countBy(
      drawn.flatMap(batch => batch.items),
      item => item.query,
    );
    for (const language of LANGUAGES) {
      const ofLanguage = [...counts].filter(([query]) => query.endsWith(language)).map(([, count]) => count);
      expect(ofLanguage).toHaveLength(64);
      expect(Math.max(...ofLanguage) - Math.min(...ofLanguage)).toBeLessThanOrEqual(2);
    }
  });

  it('take the hard negatives in the language of the passage', async () => {
    const rows = parallel(['de', 'en'], 20).map(pair => ({
      ...pair,
      negatives: [`negative in ${pair.language}`],
    }));
    for (const batch of batches([await dataset(rows)], { ...crosslingual, hardNegatives: 1 }, 20)) {
      for (const { negatives, passageLanguage } of batch.items) {
        expect(negatives).toEqual([`negative in ${passageLanguage}`]);
      }
    }
  });
});

describe('hybrid batches', () => {
  it.each([0.1, 0.5, 0.9])('are monolingual with probability %d', async alpha => {
    const drawn = batches([await dataset(parallel(LANGUAGES, 30))], { alpha, batchSize: 2 }, 3000);
    const counts = countBy(drawn, batch => batch.kind);
    expectFrequencies([counts.get('monolingual')!, counts.get('crosslingual')!], [alpha, 1 - alpha]);
  });

  it('are of one kind at the ends', async () => {
    const data = [await dataset(parallel(LANGUAGES, 30))];
    expect(batches(data, { alpha: 1 }, 100).every(({ kind }) => kind === 'monolingual')).toBe(true);
    expect(batches(data, { alpha: 0 }, 100).every(({ kind }) => kind === 'crosslingual')).toBe(true);
  });
});

describe('several data sets', () => {
  it.each([
    ['proportional' as const, undefined, [1 / 4, 3 / 4]],
    ['uniform' as const, undefined, [1 / 2, 1 / 2]],
    [{ temperature: 3 }, undefined, [1 / (1 + 3 ** (1 / 3)), 1 - 1 / (1 + 3 ** (1 / 3))]],
    ['proportional' as const, 180, [1 / 2, 1 / 2]],
  ])('are drawn by %j with the weight %j', async (dataSampling, weight, shares) => {
    const data = [
      await dataset(parallel(['de', 'en'], 30), 'a', weight),
      await dataset(parallel(['en', 'zh'], 90), 'b'),
    ];
    const drawn = batches(data, { dataSampling }, 2000);
    expectFrequencies(
      [0, 1].map(d => drawn.filter(({ dataset }) => dataset === d).length),
      shares,
    );
    const languages = [
      ['de', 'en'],
      ['en', 'zh'],
    ];
    for (const batch of drawn) {
      for (const language of batch.languages) expect(languages[batch.dataset]).toContain(language);
    }
  });

  it('give cross-lingual batches only where they have translations', async () => {
    const data = [
      await dataset(parallel(['tr'], 500), 'alone'),
      await dataset(parallel(['de', 'en'], 50), 'parallel'),
    ];
    const drawn = batches(data, {}, 400);
    const kinds = countBy(drawn, ({ kind, dataset }) => `${kind} ${dataset}`);
    expect([...kinds.keys()].sort()).toEqual(['crosslingual 1', 'monolingual 0', 'monolingual 1']);
  });
});

describe('passages', () => {
  it('stand in a batch once, as long as there are enough', async () => {
    const rows = pairs(
      Array.from({ length: 400 }, (_, id) =>
        LANGUAGES.map(language => ({ id, language, positive: `paragraph ${id % 80} in ${language}` })),
      ).flat(),
    );
    const data = [await dataset(rows)];
    for (const batch of batches(data, { batchSize: 32 }, 300)) {
      const { store } = data[0]!;
      expect(new Set(batch.items.map(({ group }) => store.passageOf(group))).size).toBe(32);
      expect(batch.masked).toBe(0);
    }
  });

  it('repeat where there are too few, with all false negatives masked', async () => {
    const rows = pairs(
      Array.from({ length: 60 }, (_, id) => ({ id, language: 'en', positive: `paragraph ${id % 5}` })),
    );
    for (const batch of batches([await dataset(rows)], monolingual, 60)) {
      expect(new Set(batch.items.map(({ group }) => group)).size).toBe(8);
      expect(new Set(batch.items.map(({ positive }) => positive)).size).toBeGreaterThanOrEqual(4);
      expect(batch.masked).toBeGreaterThan(0);
    }
  });
});

describe('hard negatives', () => {
  it('are so many as asked, or all there are, and vary', async () => {
    const rows = parallel(['en'], 40).map((pair, i) => ({
      ...pair,
      negatives: Array.from({ length: i % 5 }, (_, n) => `${n} is not ${i}`),
    }));
    const drawn = batches([await dataset(rows)], { ...monolingual, hardNegatives: 2 }, 100);
    for (const batch of drawn) {
      for (const { negatives, query } of batch.items) {
        const i = Number(query.split(' ')[1]);
        expect(negatives).toHaveLength(Math.min(2, i % 5));
        expect(new Set(negatives).size).toBe(negatives.length);
        for (const negative of negatives) expect(negative.endsWith(`not ${i}`)).toBe(true);
      }
      const hard = batch.items.reduce((sum, { negatives }) => sum + negatives.length, 0);
      expect(batch.columns).toBe(batch.items.length + hard);
      expect(batch.falseNegatives).toHaveLength(batch.items.length * batch.columns);
    }
    const ofItem4 = drawn.flatMap(({ items }) => items).filter(({ query }) => query.startsWith('query 4 '));
    expect(new Set(ofItem4.map(({ negatives }) => negatives.join())).size).toBeGreaterThan(6); // of 12
  });
});

describe('any data', () => {
  const options = fc.record({
    batches: fc.constantFrom('monolingual' as const, 'crosslingual' as const, 'hybrid' as const),
    alpha: fc.double({ min: 0, max: 1, noNaN: true }),
    batchSize: fc.integer({ min: 1, max: 8 }),
    languageSampling: fc.constantFrom('uniform' as const, 'proportional' as const, { temperature: 3 }),
    dataSampling: fc.constant('proportional' as const),
    hardNegatives: fc.nat(3),
    seed: fc.integer(),
  });

  it('gives batches that keep their promises, or an error', async () => {
    let drawn = 0;
    await fc.assert(
      fc.asyncProperty(anyPairs, options, async (rows, options) => {
        const data = await dataset(rows);
        const sized = [{ name: 'data', counts: data.store.counts }];
        if (checkSampling(sized, options).some(({ severity }) => severity === 'error')) {
          expect(() => new BatchSampler([data], options)).toThrow('data set "data"');
          return;
        }
        const samePassage = passagesByBruteForce(rows);
        for (const batch of batches([data], options, 12)) {
          drawn++;
          expect(batch.items).toHaveLength(options.batchSize);
          if (batch.kind === 'monolingual') {
            expect(new Set(batch.items.map(({ group }) => group)).size).toBe(options.batchSize);
          }
          expectMask(batch, rows, samePassage);
        }
        data.store.close();
      }),
      { numRuns: 150 },
    );
    expect(drawn).toBeGreaterThan(400);
  });

  it('resumes from the state after any batch', async () => {
    await fc.assert(
      fc.asyncProperty(anyPairs, options, fc.nat(15), async (rows, options, steps) => {
        const data = await dataset(rows);
        const sized = [{ name: 'data', counts: data.store.counts }];
        if (checkSampling(sized, options).every(({ severity }) => severity === 'warning')) {
          const sampler = new BatchSampler([data], options);
          for (let i = 0; i < steps; i++) sampler.next();
          const state = JSON.stringify(sampler.state());
          const resumed = new BatchSampler([data], options);
          resumed.next();
          resumed.restore(JSON.parse(state));
          for (let i = 0; i < 8; i++) expect(resumed.next()).toEqual(sampler.next());
          expect(resumed.state()).toEqual(sampler.state());
        }
        data.store.close();
      }),
      { numRuns: 100 },
    );
  });
});

describe('state', () => {
  it('is small', async () => {
    const sampler = new BatchSampler([await dataset(parallel(LANGUAGES, 2000))], {
      ...OPTIONS,
      batchSize: 64,
    });
    for (let i = 0; i < 200; i++) sampler.next();
    expect(JSON.stringify(sampler.state()).length).toBeLessThan(2000);
  });

  it('is refused where the data have changed', async () => {
    const [a, b] = [await dataset(parallel(LANGUAGES, 20)), await dataset(parallel(LANGUAGES, 21))];
    const state = new BatchSampler([a], OPTIONS).state();
    expect(() => new BatchSampler([b], OPTIONS).restore(state)).toThrow(
      'data set "data" is not what the checkpoint was trained on.',
    );
    expect(() => new BatchSampler([a, b], OPTIONS).restore(state)).toThrow(
      'not what the checkpoint was trained on.',
    );
  });

  it('differs with the seed', async () => {
    const data = [await dataset(parallel(LANGUAGES, 100))];
    const queries = (seed: number) =>
      batches(data, { seed }, 5).map(batch => batch.items.map(item => item.query));
    expect(queries(1)).toEqual(queries(1));
    expect(queries(1)).not.toEqual(queries(2));
  });
});

/** Row × row: whether the positives are one passage, by ids, passage ids and texts, transitively. */
function passagesByBruteForce(rows: readonly TrainingPair[]): boolean[][] {
  const same = rows.map(a =>
    rows.map(
      b => a.id === b.id || a.positive === b.positive || (a.passage !== undefined && a.passage === b.passage),
    ),
  );
  for (const k of rows.keys()) {
    for (const i of rows.keys()) {
      if (same[i]![k]) for (const j of rows.keys()) same[i]![j] ||= same[k]![j]!;
    }
  }
  return same;
}

function expectMask(batch: Batch, rows: readonly TrainingPair[], samePassage: boolean[][]): void {
  const rowOf = (i: number) => rows.findIndex(({ query }) => query === batch.items[i]!.query);
  const hard = batch.items.flatMap(({ negatives }) => negatives);
  const expected = batch.items.flatMap((_, i) => {
    const { id } = rows[rowOf(i)]!;
    const texts = rows.filter(row => row.id === id).map(({ positive }) => positive);
    return [
      ...batch.items.map((_, j) => Number(i !== j && samePassage[rowOf(i)]![rowOf(j)])),
      ...hard.map(text => Number(texts.includes(text))),
    ];
  });
  expect([...batch.falseNegatives]).toEqual(expected);
  expect(batch.masked).toBe(expected.filter(Boolean).length);
}
