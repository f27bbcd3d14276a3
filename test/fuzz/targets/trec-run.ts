import { join } from 'node:path';
import { judgeRun } from '../../../src/core/trec/judge';
import { readQrels } from '../../../src/core/trec/qrels';
import { readRun } from '../../../src/core/trec/run';
import type { Target } from '../engine/target';

const run = 'q Q0 a 1 0.75 tag\nq Q0 b 2 -1e-3 tag\nr Q0 b 1 inf tag extra\n';

export const trecRun: Target = {
  name: 'trec-run',
  files: [
    { name: 'qrels', seeds: ['q 0 a 1\nq 0 b -1\r\nr 0 b 2\n'] },
    { name: 'run', seeds: [run, run.replaceAll('\n', '\r\n')] },
  ],
  words: ['Q0', '+inf', '-infinity', 'nan', '1e400', '1e-400', '0x1', '.', '1.', '.5', '\v'],
  async read(folder) {
    const judgments = await readQrels(join(folder, 'qrels'));
    const read = await readRun(join(folder, 'run'));
    for (const [query, grades] of judgments) judgeRun(read, query, grades);
  },
};
