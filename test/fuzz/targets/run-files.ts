import { RunLog } from '../../../src/core/inspect/dashboard/run-log';
import { readAnnotations } from '../../../src/core/runs/annotations';
import { readRun } from '../../../src/core/runs/read-record';
import type { Target } from '../engine/target';
import { jsonl } from '../lines';

const record = {
  version: 1,
  id: '20261121-215100-x',
  status: 'done',
  experiment: 'x',
  cell: 'hybrid, seed 1',
  assignment: { seed: 1 },
  resolved: { encoder: { path: '/e' } },
  file: { path: '/x.polyrank.yaml', text: 'encoder: e' },
  seed: 1,
  versions: { polyrank: '0', onnxruntime: '0', node: 'v20', os: 'x', cpu: 'y' },
  times: { created: '2026-11-21T21:51:00.000Z', training: 1, evaluation: 2 },
  process: { pid: 1, started: 1, host: 'x' },
  training: { steps: 3, examples: 12, tokens: 99, outcome: 'finished' },
  evaluations: [],
};
const step = {
  step: 1,
  progress: 0.5,
  kind: 'monolingual',
  dataset: 'x',
  loss: 1.5,
  learningRate: 1e-5,
  gradientNorm: 1,
};

export const runFiles: Target = {
  name: 'run-files',
  files: [
    { name: 'run.json', seeds: [JSON.stringify(record, undefined, 1)] },
    {
      name: 'events.jsonl',
      seeds: [
        jsonl(
          { time: 1, type: 'started', version: 1, run: 'x', resumed: false },
          { time: 2, type: 'step', ...step, maskedNegatives: 0, examples: 4, tokens: 9, memoryBytes: 1 },
          { time: 3, type: 'validation', step: 1, loss: 1, best: true },
          { time: 4, type: 'checkpoint', step: 1, path: 'checkpoints/1' },
          { time: 5, type: 'progress', dataset: 'x', stage: 'search', done: 1, total: 2 },
          { time: 6, type: 'warning', message: 'w' },
          { time: 7, type: 'done' },
        ),
      ],
    },
    { name: 'user.json', seeds: ['{"version":1,"star":true,"note":"good"}'] },
  ],
  async read(folder) {
    const log = new RunLog(folder);
    await log.catchUp();
    log.training.since({ steps: 0, validations: 0, checkpoints: 0 });
    await readAnnotations(folder);
    await readRun(folder);
  },
};
