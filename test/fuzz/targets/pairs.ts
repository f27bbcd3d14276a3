import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { drainPairs } from '../drain';
import type { Target } from '../engine/target';
import { jsonl } from '../lines';

const pairs = jsonl(
  { id: 'q', language: 'en', query: 'insect?', positive: 'Bee', negatives: ['Ant'], passage: 'p' },
  { id: 'q', language: 'de', query: 'Insekt?', positive: 'Biene', passage: 'p' },
  { id: 2, language: 'de', query: 'Wo?', positive: 'Hier' },
);
const triples = jsonl({ anchor: 'Where?', positive: 'Here', negative: 'There', negative_2: 'Nowhere' });

export const trainingPairs: Target = {
  name: 'pairs',
  files: [
    { name: 'pairs.jsonl', seeds: [pairs] },
    { name: 'pairs.jsonl.gz', seeds: [gzipSync(pairs)] },
    { name: 'table.en.json', seeds: [triples, pairs] },
  ],
  words: ['negatives', 'score', 'label', 'lang', 'question', 'answer', 'data'],
  async read(folder) {
    for (const name of ['pairs.jsonl', 'pairs.jsonl.gz', 'table.en.json'])
      await drainPairs({ path: join(folder, name) }, folder);
  },
};
