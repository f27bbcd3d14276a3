import { existsSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TrainingPair } from '../../../../src/core/data/model';
import { PairStore } from '../../../../src/core/data/training/pair-store';
import { textKey } from '../../../../src/core/data/training/text-key';
import { UserError } from '../../../../src/core/errors';
import { fileWriter, storeOf, temporaryFolder } from './support';

const folder = temporaryFolder();
const file = fileWriter(folder);

const pair = (id: string, language: string, positive: string, passage?: string): TrainingPair => ({
  id,
  language,
  query: `query ${id} ${language}`,
  positive,
  negatives: [],
  ...(passage !== undefined && { passage }),
});

describe('PairStore', () => {
  it('groups rows by id and reads them back', async () => {
    const pairs = [
      pair('a', 'en', 'A', 'p'),
      pair('b', 'en', 'B'),
      { ...pair('a', 'de', 'A, deutsch'), negatives: ['n\ud800', '語'] },
      pair('c', 'tr', 'C'),
    ];
    const store = await storeOf(pairs, folder);
    expect(Array.from({ length: store.size }, (_, row) => store.read(row))).toEqual(pairs);
    expect(store.languages).toEqual(['en', 'de', 'tr']);
    expect(store.groups).toBe(3);
    expect(store.rowsOf(store.groupOf(2))).toEqual([0, 2]);
    expect([...store.rowsIn('en')]).toEqual([0, 1]);
    expect([...store.parallelRowsIn('en')]).toEqual([0]);
    expect([...store.rowsIn('fr')]).toEqual([]);
    expect(store.counts).toEqual({
      pairs: 4,
      parallelGroups: 1,
      languages: [
        { language: 'en', pairs: 2, parallelPairs: 1, passages: 2 },
        { language: 'de', pairs: 1, parallelPairs: 1, passages: 1 },
        { language: 'tr', pairs: 1, parallelPairs: 0, passages: 1 },
      ],
    });
    store.close();
  });

  it('knows the same passage by its id, by its text and by its translations', async () => {
    const store = await storeOf(
      [
        pair('a', 'en', 'ﬁrst  passage '),
        pair('b', 'en', 'first passage'), // the same text as a
        pair('b', 'de', 'Erster'),
        pair('c', 'de', 'Erster'), // the same text as a translation of a's
        pair('d', 'en', 'one wording', 'p'),
        pair('e', 'de', 'another wording', 'p'), // the same passage id
        pair('p', 'en', 'p'), // a text, not an id
      ],
      folder,
    );
    const [a, b, , c, d, e, p] = Array.from({ length: 7 }, (_, row) => store.passageOf(store.groupOf(row)));
    expect(new Set([a, b, c]).size).toBe(1);
    expect(d).toBe(e);
    expect(new Set([a, d, p]).size).toBe(3);
    expect(store.textKeyOf(0)).toBe(textKey('first passage'));
    store.close();
  });

  it('names the row that repeats an id', async () => {
    const row = (id: string, language: string) =>
      JSON.stringify({ id, language, query: 'q', positive: `${id}${language}` });
    const path = file(
      'twice.jsonl',
      [row('a', 'en'), row('a', 'de'), row('b', 'en'), row('a', 'en')].join('\n'),
    );
    const message = `${path}:4: the id "a" stands a second time in en.`;
    await expect(PairStore.open({ path }, folder)).rejects.toThrow(message);
  });

  it('leaves no file behind, and says when the folder cannot be written', async () => {
    const store = await storeOf([pair('a', 'en', 'A')], `${folder}/spool`);
    expect(readdirSync(`${folder}/spool`)).toEqual([]);
    expect(store.read(0).positive).toBe('A');
    store.close();
    const path = file('file', '');
    await expect(storeOf([pair('a', 'en', 'A')], path)).rejects.toThrow(UserError);
  });

  it('has one hash for the same pairs', async () => {
    const hashOf = async (...pairs: TrainingPair[]) => {
      const store = await storeOf(pairs, folder);
      store.close();
      return store.hash;
    };
    const [a, b] = [pair('a', 'en', 'A'), pair('b', 'en', 'B')];
    expect(await hashOf(a, b)).toBe(await hashOf(a, b));
    expect(await hashOf(a, b)).not.toBe(await hashOf(b, a));
  });

  it('agrees with a plain map on any rows', async () => {
    const anyPair = fc.record({
      id: fc.constantFrom(...'abcdefghij'),
      language: fc.constantFrom('en', 'de', 'tr'),
      positive: fc.constantFrom('P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z'),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(anyPair, { selector: ({ id, language }) => `${id} ${language}` }),
        async rows => {
          const store = await storeOf(
            rows.map(row => pair(row.id, row.language, row.positive)),
            folder,
          );
          const same = closure(rows, (x, y) => x.id === y.id || x.positive === y.positive);
          for (const [i, x] of rows.entries()) {
            const group = store.groupOf(i);
            const members = rows.flatMap((y, j) => (y.id === x.id ? [j] : []));
            expect(store.rowsOf(group)).toEqual(members);
            for (const j of rows.keys()) {
              expect(store.passageOf(group) === store.passageOf(store.groupOf(j))).toBe(same[i]![j]);
            }
          }
          for (const { language, pairs, parallelPairs, passages } of store.counts.languages) {
            const inLanguage = [...rows.keys()].filter(i => rows[i]!.language === language);
            const parallel = inLanguage.filter(i => rows.filter(({ id }) => id === rows[i]!.id).length > 1);
            expect([...store.rowsIn(language)].sort((a, b) => a - b)).toEqual(inLanguage);
            expect([...store.parallelRowsIn(language)]).toEqual(parallel);
            expect([pairs, parallelPairs]).toEqual([inLanguage.length, parallel.length]);
            expect(passages).toBe(new Set(inLanguage.map(i => same[i]!.indexOf(true))).size);
          }
          store.close();
        },
      ),
      { numRuns: 100 },
    );
  });

  const real = '../shared/data/xquad-r';
  if (!existsSync(real)) console.log(`skipped: ${real} is not here`);
  it.skipIf(!existsSync(real))('finds XQuAD parallel in 11 languages, 240 paragraphs in each', async () => {
    const store = await PairStore.open({ path: real }, folder);
    expect([store.size, store.groups, store.counts.parallelGroups]).toEqual([13_090, 1190, 1190]);
    for (const { pairs, passages } of store.counts.languages) expect([pairs, passages]).toEqual([1190, 240]);
    store.close();
  });
});

/** The transitive closure of a relation, as a matrix. */
function closure<T>(items: readonly T[], related: (a: T, b: T) => boolean): boolean[][] {
  const matrix = items.map(a => items.map(b => related(a, b)));
  for (const k of items.keys()) {
    for (const i of items.keys()) {
      if (matrix[i]![k]) for (const j of items.keys()) matrix[i]![j] ||= matrix[k]![j]!;
    }
  }
  return matrix;
}
