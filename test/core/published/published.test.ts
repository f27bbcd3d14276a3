import { describe, expect, it } from 'vitest';
import { citation, publishedFor } from '../../../src/core/published/published';

const DATASETS = ['xquad-r', 'mlqa-r', 'miracl'];

describe('published results', () => {
  it('holds what the tables print', () => {
    const series = publishedFor('xquad-r', 'map').find(
      ({ encoder, setting, training }) =>
        encoder === 'XLM-R' && setting === 'monolingual' && training === 'hybrid',
    )!;
    expect(series).toMatchObject({ table: 3, mean: 0.7977 });
    expect(series.byLanguage).toMatchObject({ ar: 0.7619, en: 0.8389, zh: 0.8146 });
    expect(citation(series)).toBe('Table 3, XLM-R, hybrid batches; Elmahdy, Lin and Ahmad, arXiv 2408.10536');

    const distances = publishedFor('xquad-r', 'rank_distance').filter(({ encoder }) => encoder === 'LaBSE');
    expect(distances.map(({ training, mean }) => [training, mean])).toEqual([
      ['monolingual', 261.5],
      ['crosslingual', 225.2],
      ['hybrid', 221.1],
    ]);
  });

  it('is complete: both encoders, three trainings, every language of the test set', () => {
    expect(DATASETS.map(name => publishedFor(name).length)).toEqual([42, 42, 12]);
    const languages = DATASETS.map(name => Object.keys(publishedFor(name)[0]!.byLanguage).length);
    expect(languages).toEqual([11, 7, 15]);
    const values = DATASETS.flatMap(name => publishedFor(name)).flatMap(({ mean, byLanguage }) => [
      mean,
      ...Object.values(byLanguage),
    ]);
    expect(values.length).toBe(1032);
    expect(values.every(value => value > 0)).toBe(true);
  });

  it.each(DATASETS.flatMap(name => publishedFor(name)))(
    'agrees with its mean: table $table, $encoder, $measure, $setting, $training',
    ({ measure, mean, byLanguage }) => {
      const values = Object.values(byLanguage);
      const own = values.reduce((sum, value) => sum + value, 0) / values.length;
      // One unit of the last digit that is printed.
      expect(Math.abs(own - mean)).toBeLessThanOrEqual(measure === 'rank_distance' ? 0.11 : 0.00011);
    },
  );

  it('knows a test set by its name, however it is written, and no other', () => {
    for (const name of ['XQuAD-R', 'xquad_r', 'xquadr', 'LAReQA xquad-r dev', 'data/xquad-r']) {
      expect(publishedFor(name)[0]?.dataset, name).toBe('xquad-r');
    }
    expect(publishedFor('MLQA-R')[0]?.dataset).toBe('mlqa-r');
    expect(publishedFor('miracl-dev')[0]?.dataset).toBe('miracl');
    for (const name of ['xquad', 'xquad-ru', 'mlqa', 'qa', '']) expect(publishedFor(name), name).toEqual([]);
    expect(publishedFor('xquad-r', 'ndcg_cut_10')).toEqual([]);
  });
});
