import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDataset } from '../../../../src/core/data/evaluation/open';
import { jsonl, judgmentsOf, passagesOf, tsv, workspace } from './workspace';

const folder = workspace();

const PARALLEL = {
  'en/collection.tsv': tsv(['0', 'Bees have five eyes.'], ['1', 'Zinc is a metal.']),
  'de/collection.tsv.gz': tsv(['0', 'Bienen haben fünf Augen.'], ['1', 'Zink ist ein Metall.']),
  'en/queries.tsv': tsv(['10', 'how many eyes has a bee']),
  'de/queries.tsv': tsv(['10', 'wie viele augen hat eine biene']),
  'qrels.dev.small.tsv': '10\t0\t0\t1\n',
};
const PARALLEL_SPEC = {
  format: 'trec',
  queries: { en: 'en/queries.tsv', de: 'de/queries.tsv' },
  corpus: { en: 'en/collection.tsv', de: 'de/collection.tsv.gz' },
  qrels: 'qrels.dev.small.tsv',
} as const;

describe('TREC', () => {
  it('finds the files of a folder, as lines or JSON Lines', async () => {
    const path = folder({
      'topics.txt': tsv(['1', 'how many eyes has a bee'], ['2', 'not judged']),
      'corpus.jsonl': jsonl(
        { docid: 'd1', title: 'Bees', contents: 'Five eyes.' },
        { id: 'd2', text: 'Zink', lang: 'de' },
      ),
      'qrels.txt': '1 0 d1 1\n1 0 d2 0\n',
    });
    const dataset = await openDataset({ path, language: 'en' });
    expect(dataset.queries.map(({ id, language }) => [id, language])).toEqual([
      ['1', 'en'],
      ['2', 'en'],
    ]);
    expect(await passagesOf(dataset)).toEqual([
      { id: 'd1', language: 'en', text: 'Bees Five eyes.' },
      { id: 'd2', language: 'de', text: 'Zink' },
    ]);
    expect(judgmentsOf(dataset)).toEqual({ 1: { d1: 1, d2: 0 } });
  });

  it('takes the same id in several languages for a translation', async () => {
    const dataset = await openDataset({ path: folder(PARALLEL), ...PARALLEL_SPEC });
    expect(dataset.queries.map(({ id, group }) => [id, group])).toEqual([
      ['en:10', '10'],
      ['de:10', '10'],
    ]);
    expect((await passagesOf(dataset)).map(({ id }) => id)).toEqual(['en:0', 'en:1', 'de:0', 'de:1']);
    const relevant = { 'en:0': 1, 'de:0': 1 };
    expect(judgmentsOf(dataset)).toEqual({ 'en:10': relevant, 'de:10': relevant });
    const german = await openDataset({ path: folder(PARALLEL), ...PARALLEL_SPEC, languages: ['de'] });
    expect(judgmentsOf(german)).toEqual({ 'de:10': { 'de:0': 1 } });
  });

  it('searches queries of several languages in a corpus of one', async () => {
    const dataset = await openDataset({
      path: folder(PARALLEL),
      ...PARALLEL_SPEC,
      corpus: 'en/collection.tsv',
      language: 'en',
    });
    expect(judgmentsOf(dataset)).toEqual({ 'en:10': { 0: 1 }, 'de:10': { 0: 1 } });
  });

  it('reads a folder of parts, and files without a common folder', async () => {
    const path = folder({
      'parts/a.tsv': tsv(['0', 'Bees']),
      'parts/b.jsonl': jsonl({ id: '1', text: 'Zinc' }),
      'q.tsv': tsv(['10', 'bee']),
      judged: '10 0 0 1\n',
    });
    const dataset = await openDataset({
      name: 'parts',
      format: 'trec',
      corpus: join(path, 'parts'),
      queries: join(path, 'q.tsv'),
      qrels: join(path, 'judged'),
    });
    expect((await passagesOf(dataset)).map(({ id }) => id)).toEqual(['0', '1']);
  });

  const one = {
    'queries.tsv': tsv(['1', 'bee']),
    'corpus.tsv': tsv(['d1', 'Bees']),
    'qrels.tsv': '1 0 d1 1\n',
  };
  it.each([
    [
      'three columns',
      { 'corpus.tsv': 'd1\turl\tBees\n' },
      'corpus.tsv:1: 3 columns in "d1\\turl\\tBees", expected 2: id, tab, text.',
    ],
    ['spaces for a tab', { 'queries.tsv': '1 bee\n' }, 'queries.tsv:1: 1 column in "1 bee", expected 2'],
    [
      'an empty text',
      { 'corpus.tsv': tsv(['d1', 'Bees'], ['d2', ' ']) },
      'corpus.tsv:2: the text is empty in "d2\\t ',
    ],
    ['an empty id', { 'corpus.tsv': tsv(['', 'Bees']) }, 'corpus.tsv:1: the id is empty in "\\tBees"'],
    [
      'a passage twice',
      { 'corpus.tsv': tsv(['d1', 'Bees'], ['d1', 'Zinc']) },
      'corpus.tsv:2: passage "d1" is already at ',
    ],
    [
      'an absent passage',
      { 'qrels.tsv': '1 0 d1 1\n1 0 d5 0\n' },
      'qrels.tsv:2: the judgments name 1 passage that is not in the set: "d5".',
    ],
    [
      'an absent query',
      { 'qrels.tsv': '1 0 d1 1\n2 0 d1 1\n' },
      'qrels.tsv:2: the judgments name 1 query that is not in the set: "2".',
    ],
    [
      'several candidates',
      { 'queries.dev.tsv': '' },
      'which queries: queries.dev.tsv, queries.tsv? Name the file in queries.',
    ],
  ])('refuses %s', async (_, changed, message) => {
    await expect(openDataset({ path: folder({ ...one, ...changed }) })).rejects.toThrow(message);
  });

  it('refuses languages that are none, and no path', async () => {
    await expect(
      openDataset({ path: folder(one), format: 'trec', corpus: { english: 'corpus.tsv' } }),
    ).rejects.toThrow('corpus has the language "english", expected a tag such as "en". Did you mean "en"?');
    await expect(openDataset({ format: 'trec', corpus: 'x' })).rejects.toThrow('a test set without path.');
  });
});
