import { gzipSync } from 'node:zlib';
import { drainDataset } from '../drain';
import type { Target } from '../engine/target';

const file = (context: string, split: number, answer: string): string =>
  JSON.stringify({
    data: [
      {
        title: 'Bees',
        paragraphs: [
          {
            context,
            sentences: [context.slice(0, split), context.slice(split + 1)],
            sentence_breaks: [
              [0, split],
              [split + 1, context.length],
            ],
            qas: [{ id: 'q', question: `${answer}?`, answers: [{ answer_start: 2, text: answer }] }],
          },
        ],
      },
    ],
    version: '1.1',
  });

export const lareqa: Target = {
  name: 'lareqa',
  files: [
    { name: 'en.json', seeds: [file('A bee. Flies.', 6, 'bee')] },
    { name: 'de.json.gz', seeds: [file('Eine Biene. Fliegt.', 11, 'Biene')], pack: gzipSync },
  ],
  read: folder => drainDataset({ format: 'lareqa', context: true, path: folder }),
};
