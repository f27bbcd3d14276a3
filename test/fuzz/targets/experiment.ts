import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { experimentAssistant } from '../../../src/core/experiment/assist/assistant';
import { loadExperiment } from '../../../src/core/experiment/check';
import { readWhole } from '../../../src/core/files/read';
import type { Target } from '../engine/target';

const full = `name: full
encoder: { path: ., pooling: mean, query_prefix: "query: ", max_query_tokens: 64 }
train:
  batches: hybrid
  alpha: 0.5
  data:
    - { path: ., format: sentence-transformers, language: en, columns: { query: q, positive: p, negatives: [n] }, weight: 2 }
    - &data { path: ., languages: [ar, de] }
  data_sampling: { temperature: 0.5 }
  epochs: 2
  loss: { temperature: 0.05, symmetric: true, hard_negatives: 1 }
  optimizer: { name: sgd, learning_rate: 2e-5, momentum: 0.9, clip_norm: 1 }
  schedule: { name: cosine, warmup_ratio: 0.1 }
  validation: { data: *data, every: 50, patience: 3 }
evaluate:
  data:
    - { name: x, path: ., format: lareqa, context: true }
    - { path: ., format: trec, queries: { en: ., de: . }, corpus: ., qrels: . }
  settings: [monolingual, crosslingual]
  measures: [map, ndcg_cut.10, "recall.1,10"]
  depth: 100
seed: 42
device: auto
matrix:
  train.batches: [monolingual, crosslingual, hybrid]
  train.optimizer.learning_rate: [1e-5, 2e-5]
  seed: [1, 2, 3]
`;
const json = JSON.stringify({
  encoder: '.',
  evaluate: { data: { path: '.', format: 'beir' } },
  matrix: { 'evaluate.depth': [1, 2] },
});

const NAMES = ['full.polyrank.yaml', 'short.polyrank.json'];

export const experiment: Target = {
  name: 'experiment',
  files: [
    { name: NAMES[0]!, seeds: [full, readFileSync('samples/hybrid.polyrank.yaml')] },
    {
      name: NAMES[1]!,
      seeds: [json, JSON.stringify({ encoder: { path: '.' }, train: { data: '.', steps: 1 } }, undefined, 2)],
    },
  ],
  words: [
    '*data',
    '__proto__.a: [1]\n',
    'constructor.prototype.a: [1]\n',
    '<<: *data',
    '!!binary ',
    '!!set',
    '? ',
    '|\n  ',
    '>-\n',
    '---\n',
    '...\n',
    '# ',
    '%YAML 1.1\n',
    '@',
    "'",
    '&a ',
    '*a',
    '!<tag:>',
    '~',
    '0o7',
    '.inf',
  ],
  async read(folder) {
    const { checkText, complete, hover, outline, lenses, links } = experimentAssistant();
    for (const name of NAMES) {
      const file = join(folder, name);
      const text = await readWhole(file);
      if (text.length < 20_000) {
        for (const offset of [0, text.length >> 1, text.length]) {
          await complete(text, file, offset);
          await hover(text, file, offset);
        }
        await links(text, file);
      }
      await outline(text);
      await lenses(text, file, false);
      await checkText(text, file);
      await loadExperiment(file);
    }
  },
};
