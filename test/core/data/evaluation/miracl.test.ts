import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openDataset } from '../../../../src/core/data/evaluation/open';
import { readTexts } from '../../../../src/core/data/evaluation/texts';
import { readQrels } from '../../../../src/core/trec/qrels';
import { jsonl, judgmentsOf, passagesOf, tsv, workspace } from './workspace';

const folder = workspace();

const TOPICS = {
  'miracl-v1.0-sw/topics/topics.miracl-v1.0-sw-dev.tsv': tsv(['1', 'Nyuki ana macho mangapi?']),
  'miracl-v1.0-sw/qrels/qrels.miracl-v1.0-sw-dev.tsv': tsv(['1', 'Q0', '5#0', 1], ['1', 'Q0', '5#1', 0]),
  'miracl-v1.0-fi/topics/topics.miracl-v1.0-fi-dev.tsv.gz': tsv(['1', 'Mitä sinkki on?']),
  'miracl-v1.0-fi/qrels/qrels.miracl-v1.0-fi-dev.tsv.gz': tsv(['1', 'Q0', '5#0', 1]),
};
const SWAHILI = [
  { docid: '5#0', title: 'Nyuki', text: 'Ana macho matano.' },
  { docid: '5#1', title: 'Nyuki', text: 'Ni mdudu.' },
];
const FINNISH = jsonl({ docid: '5#0', title: 'Sinkki', text: 'Sinkki on metalli.' });

describe('MIRACL', () => {
  it('reads the published layout, in the order of the files of passages', async () => {
    const path = folder({
      ...TOPICS,
      'miracl-corpus-v1.0-sw/docs-10.jsonl.gz': jsonl(SWAHILI[1]),
      'miracl-corpus-v1.0-sw/docs-9.jsonl.gz': jsonl(SWAHILI[0]),
      'miracl-corpus-v1.0-fi/docs-0.jsonl': FINNISH,
    });
    const dataset = await openDataset({ path });
    expect(dataset.languages).toEqual(['fi', 'sw']);
    expect(dataset.queries.map(({ id, group }) => [id, group])).toEqual([
      ['fi:1', 'fi:1'],
      ['sw:1', 'sw:1'],
    ]);
    expect(await passagesOf(dataset)).toEqual([
      { id: 'fi:5#0', language: 'fi', text: 'Sinkki Sinkki on metalli.' },
      { id: 'sw:5#0', language: 'sw', text: 'Nyuki Ana macho matano.' },
      { id: 'sw:5#1', language: 'sw', text: 'Nyuki Ni mdudu.' },
    ]);
    expect(judgmentsOf(dataset)).toEqual({ 'fi:1': { 'fi:5#0': 1 }, 'sw:1': { 'sw:5#0': 1, 'sw:5#1': 0 } });
  });

  it('takes a corpus from elsewhere: one folder, or one for each language', async () => {
    const path = folder({ ...TOPICS, 'fi.d/docs-0.jsonl': FINNISH });
    const sw = folder({ 'docs-0.jsonl': jsonl(...SWAHILI) });
    expect((await openDataset({ path, languages: ['sw'], corpus: sw })).passageCounts.get('sw')).toBe(2);
    expect((await openDataset({ path, corpus: { sw, fi: 'fi.d' } })).passageCounts.get('fi')).toBe(1);
  });

  it('says what to download', async () => {
    await expect(openDataset({ path: folder(TOPICS), languages: ['sw'] })).rejects.toThrow(
      'no passages (docs-0.jsonl.gz, …) for sw. Download miracl-corpus-v1.0-sw from huggingface.co/datasets/miracl/miracl-corpus and',
    );
    await expect(openDataset({ path: folder(TOPICS) })).rejects.toThrow(
      'for fi, sw. Download miracl-corpus-v1.0-LANGUAGE',
    );
  });

  it('finds the line of a judgment whose passage is missing', async () => {
    const path = folder({ ...TOPICS, 'sw/docs-0.jsonl': jsonl(SWAHILI[0]) });
    await expect(openDataset({ path, languages: ['sw'] })).rejects.toThrow(
      'qrels.miracl-v1.0-sw-dev.tsv:2: the judgments name 1 passage that is not in the set: "sw:5#1".',
    );
  });

  it('refuses a split that is not there, and half of one', async () => {
    await expect(openDataset({ path: folder(TOPICS), split: 'test-a' })).rejects.toThrow(
      'no topics and qrels of the split test-a. Expected topics.miracl-v1.0-LANGUAGE-test-a.tsv. Splits: dev.',
    );
    const [topics] = Object.entries(TOPICS)[0]!;
    await expect(openDataset({ path: folder({ [topics]: '' }) })).rejects.toThrow(
      'no qrels for sw. Add qrels.miracl-v1.0-sw-dev.tsv.',
    );
  });
});

const MIRACL = '../shared/data/miracl';
if (!existsSync(MIRACL)) console.log(`skipped: MIRACL is not in ${MIRACL}`);

describe.skipIf(!existsSync(MIRACL))('the published topics and judgments', () => {
  const LANGUAGES = [
    'ar',
    'bn',
    'de',
    'en',
    'es',
    'fa',
    'fi',
    'fr',
    'hi',
    'id',
    'ja',
    'ko',
    'ru',
    'sw',
    'te',
    'th',
    'yo',
    'zh',
  ];

  it('belong together in all 18 languages', async () => {
    let topics = 0;
    for (const language of LANGUAGES) {
      const judgments = await readQrels(join(MIRACL, `qrels.miracl-v1.0-${language}-dev.tsv.gz`));
      const ids: string[] = [];
      for await (const { id } of readTexts(join(MIRACL, `topics.miracl-v1.0-${language}-dev.tsv.gz`)))
        ids.push(id);
      expect(new Set(ids)).toEqual(new Set(judgments.keys()));
      topics += ids.length;
    }
    expect(topics).toBe(13_495);
  });

  it('open with a corpus of what they name', async () => {
    const qrels = gunzipSync(readFileSync(join(MIRACL, 'qrels.miracl-v1.0-yo-dev.tsv.gz'))).toString();
    const ids = new Set(
      qrels
        .trim()
        .split('\n')
        .map(line => line.split('\t')[2]),
    );
    const corpus = folder({
      'docs-0.jsonl.gz': jsonl(...[...ids].map(docid => ({ docid, title: '', text: `Text ${docid}` }))),
    });
    const dataset = await openDataset({ path: MIRACL, languages: ['yo'], corpus });
    expect(dataset.queries).toHaveLength(119);
    expect(dataset.passageCounts.get('yo')).toBe(ids.size);
  });
});
