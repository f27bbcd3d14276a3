import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../../../src/core/errors';
import { openBias } from '../../../../src/core/inspect/bias/open';
import { RunDirectory } from '../../../../src/core/runs/run-directory';
import { newRun } from '../../runs/fixtures';
import { writeEvaluatedRun } from './evaluated-run';

const LANGUAGES = ['ar', 'de', 'en'];

let folder: string;
let run: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polyrank-bias-'));
  run = await writeEvaluatedRun(folder, { dataset: 'xquad-r', languages: LANGUAGES, questions: 20 });
});
afterAll(() => rm(folder, { recursive: true }));

const open = (path = run) => openBias({ page: 'bias', run: path });

describe('openBias', () => {
  it('names the test sets of a run', async () => {
    expect(await open().scope()).toEqual({
      experiment: 'x',
      label: newRun().cell,
      unfinished: false,
      datasets: ['xquad-r'],
    });
  });

  it('gives the matrix of the shared pool and the means in separate pools', async () => {
    const { pooled, separate, ...rest } = await open().dataset('xquad-r');
    expect(rest).toMatchObject({
      name: 'xquad-r',
      languages: LANGUAGES,
      queries: 60,
      passages: { ar: 20, de: 20, en: 20 },
      settings: ['monolingual', 'crosslingual', 'multilingual'],
    });
    expect(pooled!.matrix.length).toBe(9);
    const cell = pooled!.matrix.find(
      ({ queryLanguage, passageLanguage }) => queryLanguage === 'ar' && passageLanguage === 'en',
    )!;
    // The first question is not answered in the last language.
    expect(cell.queries).toBe(19);
    expect(cell.reciprocalRank).toBeLessThan(cell.averagePrecision);

    expect(separate.measures).toEqual(['map', 'recall_1', 'recall_10']);
    expect(separate.cells.length).toBe(9);
    const pool = separate.cells.find(
      ({ queryLanguage, passageLanguage }) => queryLanguage === 'ar' && passageLanguage === 'en',
    )!;
    expect(pool).toMatchObject({ queries: 19, leftOut: 1 });
    // In a pool of its own, a language's relevant passages have nothing of other languages above them.
    expect(pool.means.map).toBeGreaterThan(cell.averagePrecision);
  });

  it('gives what was published of the test set', async () => {
    const { published } = await open().dataset('xquad-r');
    expect(published.map(({ encoder, training }) => `${encoder} ${training}`)).toEqual([
      'XLM-R monolingual',
      'XLM-R crosslingual',
      'XLM-R hybrid',
      'LaBSE monolingual',
      'LaBSE crosslingual',
      'LaBSE hybrid',
    ]);
  });

  it('gives intervals around the means that the summary has', async () => {
    const service = open();
    const { pooled } = await service.dataset('xquad-r');
    const { measures, resamples, chance, onePerLanguage } = await service.intervals('xquad-r');
    expect(onePerLanguage).toBe(true);
    expect(resamples).toBeGreaterThanOrEqual(1000);
    for (const name of ['rank_distance', 'own_language_first', 'peer'] as const) {
      expect(Object.keys(measures[name])).toEqual(LANGUAGES);
      for (const language of LANGUAGES) {
        const { mean, low, high } = measures[name][language]!;
        expect(mean, `${name} ${language}`).toBeCloseTo(pooled!.measures[name].byLanguage[language]!, 10);
        expect(low).toBeLessThanOrEqual(mean);
        expect(high).toBeGreaterThanOrEqual(mean);
      }
    }
    // A question that is not answered in the query's language has no say in which language comes first.
    expect(measures.own_language_first.en!.queries).toBe(19);
    expect(chance.en).toBeCloseTo(1 / 3, 10);
    expect(chance.de).toBeCloseTo((19 / 3 + 1 / 2) / 20, 10);
  });

  it('reads the tables once, and anew when they are written anew', async () => {
    const own = await writeEvaluatedRun(folder, { languages: ['de', 'en'] });
    const service = open(own);
    const first = await service.intervals('test set');
    expect(await service.intervals('test set')).toBe(first);
    await writeFile(join(own, 'eval', 'test set', 'relevant.parquet'), 'damaged');
    await expect(service.intervals('test set')).rejects.toThrow(UserError);
  });

  it('can be cancelled', async () => {
    await expect(open().intervals('xquad-r', AbortSignal.abort())).rejects.toThrow(/abort/);
  });

  it('has no shared pool where the multilingual setting was not evaluated', async () => {
    const own = await writeEvaluatedRun(folder, { languages: ['de', 'en'], settings: ['monolingual'] });
    const { pooled, separate, settings } = await open(own).dataset('test set');
    expect(pooled).toBeUndefined();
    expect(settings).toEqual(['monolingual']);
    expect(separate.cells.map(({ passageLanguage }) => passageLanguage)).toEqual(['de', 'en']);
  });

  it('has nothing yet of a run that has just begun, and says what is not there', async () => {
    const directory = await RunDirectory.create(folder, 'new', newRun());
    const service = open(directory.path);
    expect(await service.scope()).toMatchObject({ unfinished: true, datasets: [] });
    await expect(service.dataset('xquad-r')).rejects.toThrow(/no results on xquad-r/);
    await expect(open(join(folder, 'nowhere')).scope()).rejects.toThrow(/there is no run here/);
  });
});
