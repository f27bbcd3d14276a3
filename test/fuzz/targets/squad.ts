import { join } from 'node:path';
import { drainPairs } from '../drain';
import type { Target } from '../engine/target';

const qas = [
  { id: 'q', question: 'What?', answers: [{ answer_start: 2, text: 'bee' }] },
  { id: 'r', question: 'Which?', is_impossible: true, answers: [] },
];

export const squad: Target = {
  name: 'squad',
  files: [
    {
      name: 'train.en.json',
      seeds: [
        JSON.stringify(
          { version: '2.0', data: [{ title: 'Bees', paragraphs: [{ context: 'A bee.', qas }] }] },
          undefined,
          1,
        ),
      ],
    },
  ],
  read: folder => drainPairs({ path: join(folder, 'train.en.json') }, folder),
};
