import { describe, expect, it } from 'vitest';
import { openDataset } from '../../../../src/core/data/evaluation/open';
import { jsonl, judgmentsOf, passagesOf, tsv, workspace } from './workspace';

const folder = workspace();

const FILES = {
  'corpus.jsonl.gz': jsonl(
    { _id: 'd1', title: 'Bees', text: 'They have five eyes.', metadata: {} },
    { _id: 'd2', title: '', text: 'Zink ist ein Metall.', metadata: { lang: 'de' } },
    { _id: 'd3', title: 'Only a title', text: '' },
  ),
  'queries.jsonl': jsonl(
    { _id: 'q1', text: 'How many eyes?', metadata: {} },
    { _id: 'q2', text: 'Of another split' },
    { _id: 'q3', text: 'Was ist Zink?', language: 'de' },
  ),
  'qrels/test.tsv': tsv(
    ['query-id', 'corpus-id', 'score'],
    ['q1', 'd1', 2],
    ['q1', 'd3', 0],
    ['q3', 'd2', 1],
  ),
  'qrels/dev.tsv': tsv(['query-id', 'corpus-id', 'score'], ['q2', 'd1', 1]),
};

describe('BEIR', () => {
  it('keeps the queries of the split and puts titles first', async () => {
    const dataset = await openDataset({ path: folder(FILES), language: 'en' });
    expect(dataset.queries).toEqual([
      { id: 'q1', language: 'en', text: 'How many eyes?', group: 'q1' },
      { id: 'q3', language: 'de', text: 'Was ist Zink?', group: 'q3' },
    ]);
    expect(await passagesOf(dataset)).toEqual([
      { id: 'd1', language: 'en', text: 'Bees They have five eyes.' },
      { id: 'd2', language: 'de', text: 'Zink ist ein Metall.' },
      { id: 'd3', language: 'en', text: 'Only a title' },
    ]);
    expect(judgmentsOf(dataset)).toEqual({ q1: { d1: 2, d3: 0 }, q3: { d2: 1 } });
  });

  it('reads the split that is named, in an undetermined language', async () => {
    const dataset = await openDataset({ path: folder(FILES), split: 'dev' });
    expect(dataset.queries).toEqual([{ id: 'q2', language: 'und', text: 'Of another split', group: 'q2' }]);
  });

  const header = ['query-id', 'corpus-id', 'score'];
  it.each([
    ['no header', tsv(['q1', 'd1', 1]), 'test.tsv:1: the first line is a judgment, expected a header.'],
    ['a missing column', tsv(header, ['q1', 'd1']), 'test.tsv:2: "q1\\td1" is not a row of three columns.'],
    [
      'a score that is no integer',
      tsv(header, ['q1', 'd1', 'x']),
      'test.tsv:2: the score is "x", expected an integer.',
    ],
    [
      'an absent document',
      tsv(header, ['q1', 'd1', 1], ['q3', 'd9', 1]),
      'test.tsv:3: the judgments name 1 passage that is not in the set: "d9".',
    ],
    [
      'an absent query',
      tsv(header, ['q7', 'd1', 1]),
      'test.tsv:2: the judgments name 1 query that is not in the set: "q7".',
    ],
    [
      'one absent query of two',
      tsv(header, ['q1', 'd1', 1], ['q7', 'd1', 1]),
      'test.tsv:3: the judgments name 1 query that is not in the set: "q7".',
    ],
    ['no judgments', tsv(header), 'test.tsv: no judgments.'],
  ])('refuses %s', async (_, qrels, message) => {
    await expect(openDataset({ path: folder({ ...FILES, 'qrels/test.tsv': qrels }) })).rejects.toThrow(
      message,
    );
  });

  it('says which file is missing', async () => {
    const { 'qrels/test.tsv': _, 'qrels/dev.tsv': __, ...files } = FILES;
    await expect(openDataset({ path: folder(files) })).rejects.toThrow(
      'holds no qrels/test.tsv or qrels/dev.tsv.',
    );
  });
});
