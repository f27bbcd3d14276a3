import { join } from 'node:path';
import { drainPairs } from '../drain';
import type { Target } from '../engine/target';
import { tsv } from '../lines';

export const csv: Target = {
  name: 'csv',
  files: [
    {
      name: 'table.csv',
      seeds: [
        'id,language,anchor,positive,negative\n1,en,"What, where?","A ""bee""\nflies",Ant\r\n\n2,de,Was?,Biene,\n',
      ],
    },
    { name: 'table.en.tsv', seeds: [tsv(['query', 'positive', 'negative_1'], ['Where?', 'Here', 'There'])] },
  ],
  words: ['"', '""', ',', '",\n"', 'score', 'sentence1', 'sentence2', 'negatives'],
  async read(folder) {
    await drainPairs({ path: join(folder, 'table.csv') }, folder);
    await drainPairs({ path: join(folder, 'table.en.tsv') }, folder);
  },
};
