import { drainDataset } from '../drain';
import type { Target } from '../engine/target';
import { jsonl, tsv } from '../lines';

export const trec: Target = {
  name: 'trec',
  files: [
    { name: 'corpus.tsv', seeds: [tsv(['a', 'Bee'], ['b', 'Biene'])] },
    {
      name: 'queries.jsonl',
      seeds: [jsonl({ id: 'q', text: 'insect?' }, { id: 'r', text: 'Insekt?', language: 'de' })],
    },
    { name: 'qrels.txt', seeds: ['q 0 a 1\nq 0 b 0\nr 0 b 2\n'] },
  ],
  read: folder => drainDataset({ format: 'trec', path: folder }),
};
