import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type NumberedDataset, Numbering } from '../../../../src/core/data/evaluation/numbering';
import { openDataset } from '../../../../src/core/data/evaluation/open';
import {
  type EvaluationTask,
  evaluationTasks,
  SETTINGS,
} from '../../../../src/core/data/evaluation/settings';
import type { RetrievalDataset } from '../../../../src/core/data/model';

const LANGUAGES = ['de', 'en', 'fr'];

/** Any small data set whose judgments name what is there. */
const datasets = fc
  .record({
    passages: fc.array(fc.constantFrom(...LANGUAGES), { minLength: 1, maxLength: 12 }),
    queries: fc.array(
      fc.record({
        language: fc.constantFrom(...LANGUAGES),
        grades: fc.dictionary(fc.nat(11).map(String), fc.integer({ min: -1, max: 2 }), { maxKeys: 5 }),
      }),
      { maxLength: 8 },
    ),
  })
  .map(
    ({ passages, queries }): RetrievalDataset => ({
      name: 'any',
      languages: LANGUAGES,
      queries: queries.map(({ language }, i) => ({ id: `q${i}`, language, text: 'a', group: `q${i}` })),
      judgments: new Map(
        queries.map(({ grades }, i) => [
          `q${i}`,
          new Map(Object.entries(grades).filter(([p]) => Number(p) < passages.length)),
        ]),
      ),
      async *passages() {
        for (const [i, language] of passages.entries()) yield { id: String(i), language, text: 'a' };
      },
    }),
  );

async function number(dataset: RetrievalDataset): Promise<NumberedDataset> {
  const numbering = new Numbering(dataset);
  for await (const passage of dataset.passages()) numbering.add(passage);
  return numbering.finish();
}

describe('evaluationTasks', () => {
  it('is what the definitions of the settings say', async () => {
    await fc.assert(
      fc.asyncProperty(datasets, async dataset => {
        const passages: string[] = [];
        for await (const { language } of dataset.passages()) passages.push(language);
        const numbered = await number(dataset);
        const tasks = evaluationTasks(numbered, SETTINGS);

        const expected = SETTINGS.flatMap(setting =>
          LANGUAGES.flatMap(queryLanguage =>
            [...LANGUAGES, 'all']
              .filter(pool => {
                if (setting === 'multilingual') return pool === 'all';
                return pool !== 'all' && (setting === 'monolingual') === (pool === queryLanguage);
              })
              .map(pool => ({ setting, queryLanguage, pool })),
          ),
        )
          .map(({ setting, queryLanguage, pool }) => {
            const isIn = (passage: string) => pool === 'all' || passages[Number(passage)] === pool;
            const all = dataset.queries.filter(({ language }) => language === queryLanguage);
            const judged = all
              .map(
                ({ id }) =>
                  [id, [...dataset.judgments.get(id)!].filter(([passage]) => isIn(passage))] as const,
              )
              .filter(([, grades]) => grades.some(([, grade]) => grade >= 1));
            return {
              setting,
              queryLanguage,
              poolLanguage: pool,
              poolSize: passages.filter((_, i) => isIn(String(i))).length,
              leftOut: all.length - judged.length,
              judged: judged.map(([id, grades]) => [id, new Map(grades)]),
              total: all.length,
            };
          })
          .filter(({ total, poolSize }) => total > 0 && poolSize > 0)
          .map(({ total: _, ...task }) => task);
        expect(tasks.map(task => spelledOut(task, numbered, dataset))).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  function spelledOut(task: EvaluationTask, { judged }: NumberedDataset, dataset: RetrievalDataset) {
    const { queries, starts, ends, ...rest } = task;
    return {
      ...rest,
      judged: [...queries].map((q, i) => [
        dataset.queries[q]!.id,
        new Map(
          [...judged.passages.subarray(starts[i], ends[i])].map((passage, j) => [
            String(passage),
            judged.grades[starts[i]! + j],
          ]),
        ),
      ]),
    };
  }

  it('needs all judged passages', () => {
    const numbering = new Numbering({
      name: 'one',
      languages: ['en'],
      queries: [{ id: 'q', language: 'en', text: 'a', group: 'q' }],
      judgments: new Map([['q', new Map([['p', 1]])]]),
      passages: async function* () {},
    });
    expect(() => numbering.finish()).toThrow('passage p is judged but was not added');
  });
});

const XQUAD_R = '../shared/data/xquad-r';
if (!existsSync(XQUAD_R)) console.log(`skipped: XQuAD-R is not in ${XQUAD_R}`);

describe.skipIf(!existsSync(XQUAD_R))('the settings of XQuAD-R', () => {
  it('are 11 languages, 110 pairs, 11 query languages; no query is left out', async () => {
    const numbered = await number(await openDataset({ path: XQUAD_R }));
    const tasks = evaluationTasks(numbered, SETTINGS);
    const of = (setting: string) => tasks.filter(task => task.setting === setting);
    expect(SETTINGS.map(setting => of(setting).length)).toEqual([11, 110, 11]);
    expect(tasks.every(({ queries, leftOut }) => queries.length === 1190 && leftOut === 0)).toBe(true);
    expect(of('monolingual').map(({ poolSize }) => poolSize)).toEqual([
      1222, 1276, 1234, 1180, 1215, 1244, 1219, 852, 1167, 1209, 1196,
    ]);
    for (const { setting, poolSize, starts, ends } of tasks) {
      const relevant = setting === 'multilingual' ? 11 : 1;
      if (relevant === 11) expect(poolSize).toBe(13_014);
      expect(starts.every((start, i) => ends[i]! - start === relevant)).toBe(true);
    }
  });
});
