import { describe, expect, it } from 'vitest';
import type { PairCounts } from '../../../src/core/data/training/language-rows';
import { checkSampling } from '../../../src/core/sampling/check';
import type { SamplingOptions } from '../../../src/core/sampling/options';
import { BatchSampler } from '../../../src/core/sampling/sampler';
import { OPTIONS, pairs, storeOf, temporaryFolder } from './support';

const folder = temporaryFolder();

/** language → pairs, pairs with a translation, passages */
function counts(languages: Record<string, [number, number, number]>, parallelGroups: number): PairCounts {
  return {
    pairs: Object.values(languages).reduce((sum, [pairs]) => sum + pairs, 0),
    parallelGroups,
    languages: Object.entries(languages).map(([language, [pairs, parallelPairs, passages]]) => ({
      language,
      pairs,
      parallelPairs,
      passages,
    })),
  };
}

function check(counted: PairCounts, options: Partial<SamplingOptions>) {
  return checkSampling([{ name: 'qa', counts: counted }], { ...OPTIONS, batchSize: 64, ...options });
}

const fully = counts({ de: [100, 100, 100], en: [100, 100, 100] }, 100);

describe('checkSampling', () => {
  it('finds nothing where there is enough', () => {
    expect(check(fully, {})).toEqual([]);
    expect(check(fully, { batchSize: 100 })).toEqual([]);
  });

  it('names the languages with too few pairs for a monolingual batch, and the remedy', () => {
    const uneven = counts({ de: [100, 100, 100], sw: [40, 40, 40], th: [12, 12, 12] }, 100);
    expect(check(uneven, { batches: 'monolingual' })).toEqual([
      {
        severity: 'error',
        dataset: 'qa',
        kind: 'monolingual',
        shortages: [
          { language: 'sw', available: 40, needed: 64 },
          { language: 'th', available: 12, needed: 64 },
        ],
        fault:
          'data set "qa" is too small for monolingual batches of 64 pairs: sw has 40 pairs, th has 12 pairs.',
        remedy: 'Set batch_size to 12 or less, or leave sw, th out with languages:.',
        batchSize: 12,
      },
    ]);
    expect(check(uneven, { batches: 'hybrid', alpha: 0 }).map(({ kind }) => kind)).toEqual(['crosslingual']);
  });

  it('warns where the passages of a monolingual batch must repeat', () => {
    const repeated = counts({ de: [100, 100, 20], en: [100, 100, 100] }, 100);
    expect(check(repeated, { batches: 'monolingual' })).toMatchObject([
      { severity: 'warning', shortages: [{ language: 'de', available: 20, needed: 64 }] },
    ]);
  });

  it('needs translations for cross-lingual batches', () => {
    const few = counts({ de: [100, 30, 100], en: [100, 30, 100] }, 30);
    expect(check(few, { batches: 'crosslingual' })).toMatchObject([
      {
        severity: 'error',
        shortages: [{ available: 30, needed: 64 }],
        remedy: 'Set batch_size to 30 or less, or add translations.',
      },
    ]);
    const none = counts({ de: [100, 0, 100], en: [100, 0, 100] }, 0);
    for (const batches of ['crosslingual', 'hybrid'] as const) {
      expect(check(none, { batches })).toMatchObject([{ severity: 'error', kind: 'crosslingual' }]);
    }
  });

  it('needs as many queries of a language as a cross-lingual batch takes on average', () => {
    const rare = counts({ de: [100, 100, 100], en: [100, 100, 100], zh: [500, 5, 500] }, 100);
    expect(check(rare, { batches: 'crosslingual' })).toMatchObject([
      { severity: 'error', shortages: [{ language: 'zh', available: 5, needed: 22 }] },
    ]);
    expect(check(rare, { batches: 'crosslingual', languageSampling: 'proportional' })).toEqual([]);
  });

  it('only warns of a data set without translations beside others in hybrid batches', () => {
    const alone = counts({ tr: [100, 0, 100] }, 0);
    const both = [
      { name: 'qa', counts: fully },
      { name: 'alone', counts: alone },
    ];
    expect(checkSampling(both, OPTIONS)).toMatchObject([{ severity: 'warning', dataset: 'alone' }]);
    expect(checkSampling(both, { ...OPTIONS, batches: 'crosslingual' })).toMatchObject([
      { severity: 'error', dataset: 'alone' },
    ]);
  });

  it('is what the sampler throws', async () => {
    const store = await storeOf(
      pairs([1, 2, 3].flatMap(id => ['de', 'en'].map(language => ({ id, language })))),
      folder,
    );
    expect(() => new BatchSampler([{ name: 'qa', store }], { ...OPTIONS, batchSize: 4 })).toThrow(
      'data set "qa" is too small for monolingual batches of 4 pairs: de has 3 pairs, en has 3 pairs. ' +
        'data set "qa" is too small for cross-lingual batches of 4 pairs: 3 have a translation. ' +
        'Set batch_size to 3 or less, or leave de, en out with languages:.',
    );
  });
});
