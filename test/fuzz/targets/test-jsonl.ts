import { join } from 'node:path';
import { drainDataset } from '../drain';
import type { Target } from '../engine/target';
import { jsonl } from '../lines';

export const testJsonl: Target = {
  name: 'test-jsonl',
  files: [
    {
      name: 'passages.jsonl',
      seeds: [
        jsonl(
          { id: 'a', language: 'en', text: 'Bee', context: 'A bee.' },
          { id: 'b', language: 'de', text: 'Biene' },
        ),
      ],
    },
    { name: 'queries.jsonl', seeds: [jsonl({ id: 'q', language: 'en', text: 'insect?', group: 'g' })] },
    {
      name: 'judgments.jsonl',
      seeds: [jsonl({ query: 'q', passage: 'a', grade: 1 }, { query: 'q', passage: 'b' })],
    },
    {
      name: 'pairs.jsonl',
      seeds: [
        jsonl(
          { id: 'q', language: 'en', query: 'insect?', positive: 'Bee' },
          { id: 1, language: 'de', query: 'Insekt?', positive: 'Biene', passage: 'x' },
        ),
      ],
    },
  ],
  async read(folder) {
    await drainDataset({ format: 'pairs', path: join(folder, 'pairs.jsonl') });
    await drainDataset({ format: 'jsonl', path: folder });
  },
};
