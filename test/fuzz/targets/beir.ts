import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { drainDataset } from '../drain';
import type { Target } from '../engine/target';
import { jsonl, tsv } from '../lines';

const corpus = jsonl(
  { _id: 'a', title: 'Bee', text: 'insect', metadata: { lang: 'en' } },
  { _id: 'b', text: 'Biene' },
);

export const beir: Target = {
  name: 'beir',
  files: [
    { name: 'corpus.jsonl', seeds: [corpus] },
    { name: 'queries.jsonl', seeds: [jsonl({ _id: 'q', text: 'insect?' })] },
    {
      name: 'qrels/test.tsv.gz',
      seeds: [tsv(['query-id', 'corpus-id', 'score'], ['q', 'a', 1], ['q', 'b', 0])],
      pack: gzipSync,
    },
    { name: 'packed/corpus.jsonl.gz', seeds: [gzipSync(corpus)] },
    { name: 'packed/queries.jsonl', seeds: [jsonl({ _id: 'q', text: 'insect?' })] },
    { name: 'packed/qrels/test.tsv', seeds: [tsv(['query-id', 'corpus-id', 'score'], ['q', 'a', 1])] },
  ],
  words: ['_id', 'docid', 'contents', 'language'],
  async read(folder) {
    await drainDataset({ format: 'beir', path: join(folder, 'packed') });
    await drainDataset({ format: 'beir', path: folder });
  },
};
