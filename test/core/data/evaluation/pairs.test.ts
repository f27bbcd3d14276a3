import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDataset } from '../../../../src/core/data/evaluation/open';
import { jsonl, judgmentsOf, passagesOf, workspace } from './workspace';

const folder = workspace();

const ROWS = [
  { id: 'bee', language: 'en', query: 'How many eyes has a bee?', positive: 'A bee has five eyes.' },
  {
    id: 'bee',
    language: 'de',
    query: 'Wie viele Augen hat eine Biene?',
    positive: 'Eine Biene hat fünf Augen.',
  },
  {
    id: 'bees',
    language: 'en',
    query: 'What has five eyes?',
    positive: 'A bee has five eyes.',
    negatives: ['Zinc.'],
  },
  { id: 'bees', language: 'de', query: 'Was hat fünf Augen?', positive: 'Fünf Augen hat eine Biene.' },
];

describe('pairs as a test set', () => {
  it('holds the positives of an id relevant in every language, and the same text once', async () => {
    const path = join(folder({ 'bees.test.jsonl.gz': jsonl(...ROWS) }), 'bees.test.jsonl.gz');
    const dataset = await openDataset({ path });
    expect(dataset.name).toBe('bees.test');
    expect(dataset.queries[1]).toEqual({ id: 'de:bee', language: 'de', text: ROWS[1]!.query, group: 'bee' });
    expect(await passagesOf(dataset)).toEqual([
      { id: 'en:bee', language: 'en', text: 'A bee has five eyes.' },
      { id: 'de:bee', language: 'de', text: 'Eine Biene hat fünf Augen.' },
      { id: 'de:bees', language: 'de', text: 'Fünf Augen hat eine Biene.' },
    ]);
    const first = { 'en:bee': 1, 'de:bee': 1 };
    const second = { 'en:bee': 1, 'de:bees': 1 };
    expect(judgmentsOf(dataset)).toEqual({
      'en:bee': first,
      'de:bee': first,
      'en:bees': second,
      'de:bees': second,
    });
  });

  it('refuses an id that stands twice in one language, and languages that are not there', async () => {
    const path = join(folder({ 'bees.jsonl': jsonl(...ROWS, ROWS[1]) }), 'bees.jsonl');
    await expect(openDataset({ path })).rejects.toThrow(/bees\.jsonl:5: query "de:bee" is already at .*:2\./);
    const good = join(folder({ 'bees.jsonl': jsonl(...ROWS) }), 'bees.jsonl');
    await expect(openDataset({ path: good, languages: ['en', 'fr'] })).rejects.toThrow('no language "fr"');
  });
});
