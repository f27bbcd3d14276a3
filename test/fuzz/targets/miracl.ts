import { drainDataset } from '../drain';
import type { Target } from '../engine/target';
import { jsonl, tsv } from '../lines';

export const miracl: Target = {
  name: 'miracl',
  files: [
    { name: 'topics.miracl-v1.0-sw-dev.tsv', seeds: [tsv(['q', 'insect?'])] },
    { name: 'qrels.miracl-v1.0-sw-dev.tsv', seeds: [tsv(['q', 'Q0', 'a', 1], ['q', 'Q0', 'b', 0])] },
    {
      name: 'docs-0.jsonl',
      seeds: [jsonl({ docid: 'a', title: 'Nyuki', text: 'mdudu' }, { docid: 'b', title: '', text: 'Biene' })],
    },
  ],
  read: folder => drainDataset({ format: 'miracl', path: folder }),
};
