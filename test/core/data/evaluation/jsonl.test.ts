import { describe, expect, it } from 'vitest';
import { openDataset } from '../../../../src/core/data/evaluation/open';
import { jsonl, judgmentsOf, passagesOf, workspace } from './workspace';

const folder = workspace();

const PASSAGES = [
  { id: 'a-en', language: 'en', text: 'A bee has five eyes.', context: 'Insects. A bee has five eyes.' },
  { id: 'a-de', language: 'de', text: 'Eine Biene hat fünf Augen.' },
  { id: 7, language: 'de', text: 'Zink ist ein Metall.' },
];
const QUERIES = [
  { id: 'q1-en', language: 'en', text: 'How many eyes has a bee?', group: 'q1' },
  { id: 'q1-de', language: 'de', text: 'Wie viele Augen hat eine Biene?', group: 'q1' },
  { id: 'q2', language: 'de', text: 'Was ist Zink?' },
];
const JUDGMENTS = [
  { query: 'q1-en', passage: 'a-en' },
  { query: 'q1-en', passage: 'a-de', grade: 2 },
  { query: 'q1-de', passage: 'a-de' },
  { query: 'q1-de', passage: 7, grade: 0 },
];

function set(changed: Record<string, string> = {}): string {
  return folder({
    'passages.jsonl': jsonl(...PASSAGES),
    'queries.jsonl': jsonl(...QUERIES),
    'judgments.jsonl': jsonl(...JUDGMENTS),
    ...changed,
  });
}

describe('own JSON Lines', () => {
  it('gives queries, passages and judgments', async () => {
    const dataset = await openDataset({ path: set(), name: 'bees' });
    expect(dataset.name).toBe('bees');
    expect(dataset.languages).toEqual(['de', 'en']);
    expect([...dataset.passageCounts]).toEqual([
      ['de', 2],
      ['en', 1],
    ]);
    expect(dataset.queries).toEqual([QUERIES[0], QUERIES[1], { ...QUERIES[2], group: 'q2' }]);
    expect(await passagesOf(dataset)).toEqual([PASSAGES[0], PASSAGES[1], { ...PASSAGES[2], id: '7' }]);
    expect(judgmentsOf(dataset)).toEqual({ 'q1-en': { 'a-en': 1, 'a-de': 2 }, 'q1-de': { 'a-de': 1, 7: 0 } });
    expect(dataset.files).toHaveLength(3);
  });

  it('narrows everything to the languages wanted', async () => {
    const dataset = await openDataset({ path: set(), languages: ['en'] });
    expect(dataset.queries.map(({ id }) => id)).toEqual(['q1-en']);
    expect((await passagesOf(dataset)).map(({ id }) => id)).toEqual(['a-en']);
    expect(judgmentsOf(dataset)).toEqual({ 'q1-en': { 'a-en': 1 } });
  });

  it('reads packed files', async () => {
    const path = folder({
      'passages.jsonl.gz': jsonl(...PASSAGES),
      'queries.jsonl.gz': jsonl(...QUERIES),
      'judgments.jsonl.gz': jsonl(...JUDGMENTS),
    });
    expect(await passagesOf(await openDataset({ path }))).toHaveLength(3);
  });

  it.each<[string, Record<string, string>, string | RegExp]>([
    [
      'a missing field',
      { 'passages.jsonl': jsonl({ id: 'a-en', language: 'en' }) },
      'passages.jsonl:1: text is missing, expected text.',
    ],
    [
      'an empty text',
      { 'queries.jsonl': jsonl(QUERIES[0], { ...QUERIES[1], text: ' ' }) },
      'queries.jsonl:2: text is " ", expected text.',
    ],
    [
      'a wrong type',
      { 'judgments.jsonl': jsonl({ query: 'q2', passage: 7, grade: 'good' }) },
      'judgments.jsonl:1: grade is "good", expected an integer.',
    ],
    [
      'no language',
      { 'queries.jsonl': jsonl({ id: 'q2', text: 'Was?' }) },
      'queries.jsonl:1: language is missing, expected a language tag such as "en"',
    ],
    [
      'a language by name',
      { 'queries.jsonl': jsonl({ ...QUERIES[0], language: 'German' }) },
      'language is "German", expected a language tag such as "en" or "zh-Hant". Did you mean "de"?',
    ],
    [
      'a passage twice',
      { 'passages.jsonl': jsonl(...PASSAGES, PASSAGES[1]) },
      /passages\.jsonl:4: passage "a-de" is already at .*passages\.jsonl:2\./,
    ],
    [
      'a query twice',
      { 'queries.jsonl': jsonl(...QUERIES, QUERIES[2]) },
      /queries\.jsonl:4: query "q2" is already at .*:3\./,
    ],
    [
      'a judgment twice',
      { 'judgments.jsonl': jsonl(...JUDGMENTS, JUDGMENTS[2]) },
      'judgments.jsonl:5: passage "a-de" is judged twice for query "q1-de".',
    ],
    [
      'an absent passage',
      { 'judgments.jsonl': jsonl(...JUDGMENTS, { query: 'q2', passage: 'b' }) },
      'judgments.jsonl:5: the judgments name 1 passage that is not in the set: "b".',
    ],
    [
      'an absent query',
      {
        'judgments.jsonl': jsonl(
          JUDGMENTS[0],
          { query: 'q9', passage: 'a-en' },
          { query: 'q8', passage: 'a-en' },
        ),
      },
      'judgments.jsonl:2: the judgments name 2 queries that are not in the set: "q9", "q8".',
    ],
    [
      'nothing relevant',
      { 'judgments.jsonl': jsonl(JUDGMENTS[3]) },
      'no query in de, en has a relevant passage',
    ],
    ['no queries', { 'queries.jsonl': '', 'judgments.jsonl': '' }, 'no queries'],
    ['no passages', { 'passages.jsonl': '\n' }, 'no passages'],
    ['a broken row', { 'passages.jsonl': '{"id": "a-en", "langu' }, 'passages.jsonl:1: not valid JSON'],
  ])('refuses %s', async (_, changed, message) => {
    await expect(openDataset({ path: set(changed) })).rejects.toThrow(message);
  });

  it('suggests a language that is there', async () => {
    await expect(openDataset({ path: set(), languages: ['ed'] })).rejects.toThrow(
      'no language "ed", expected one of de, en. Did you mean "de"?',
    );
  });
});
