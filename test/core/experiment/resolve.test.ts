import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkText } from '../../../src/core/experiment/check';
import { nameOfFile } from '../../../src/core/experiment/resolve';

function resolved(text: string, file = 'studies/first.polyrank.yaml') {
  const { cells, findings } = checkText(text, file);
  expect(findings).toEqual([]);
  return cells[0]!.experiment;
}

const at = (path: string) => resolve('studies', path);

describe('resolveExperiment', () => {
  it('fills in the defaults and makes paths absolute', () => {
    expect(resolved('encoder: ../e\ntrain: {data: a.jsonl, steps: 3}')).toEqual({
      name: 'first',
      encoder: { path: resolve('e'), query_prefix: '', passage_prefix: '' },
      train: {
        batches: 'hybrid',
        alpha: 0.5,
        data: [{ path: at('a.jsonl') }],
        data_sampling: 'proportional',
        language_sampling: 'uniform',
        batch_size: 64,
        steps: 3,
        loss: { temperature: 0.05, symmetric: false, hard_negatives: 0 },
        optimizer: {
          name: 'adamw',
          learning_rate: 3e-5,
          weight_decay: 0.01,
          beta1: 0.9,
          beta2: 0.999,
          epsilon: 1e-8,
          momentum: 0.9,
          clip_norm: 1,
        },
        schedule: { name: 'linear', warmup_ratio: 0.1 },
        dropout: 0,
        chunk_tokens: 4096,
        precision: 'float32',
        checkpoint_every: 200,
      },
      seed: 42,
      device: 'auto',
    });
  });

  it('keeps what is given', () => {
    const { train, name } = resolved(
      'name: mine\nencoder: e\ntrain: {batches: monolingual, data: [{path: /a, format: auto}, {path: b, format: squad}], epochs: 1, schedule: {warmup_steps: 5}, validation: {data: v}}',
    );
    expect(name).toBe('mine');
    expect(train).not.toHaveProperty('alpha');
    expect(train).toMatchObject({
      data: [{ path: '/a' }, { path: at('b'), format: 'squad' }],
      validation: { data: [{ path: at('v') }], every: 50, batch_size: 64 },
    });
    expect(train!.data[0]).not.toHaveProperty('format');
    expect(train!.schedule).toEqual({ name: 'linear', warmup_steps: 5 });
  });

  it('names test sets after their paths, and finds named files beside them', () => {
    const { evaluate } = resolved(
      'encoder: e\nevaluate: {data: [{path: ../xquad-r/}, {path: b/dev.jsonl.gz}, {path: msmarco, format: trec, queries: {de: q.de.tsv}}, {format: trec, queries: q, corpus: c/docs.tsv, qrels: r}]}',
    );
    expect(evaluate!.data).toEqual([
      { name: 'xquad-r', path: resolve('xquad-r'), context: false },
      { name: 'dev', path: at('b/dev.jsonl.gz'), context: false },
      {
        name: 'msmarco',
        path: at('msmarco'),
        format: 'trec',
        context: false,
        queries: { de: at('msmarco/q.de.tsv') },
      },
      {
        name: 'docs',
        format: 'trec',
        context: false,
        queries: at('q'),
        corpus: at('c/docs.tsv'),
        qrels: at('r'),
      },
    ]);
    expect(evaluate).toMatchObject({ settings: ['monolingual', 'crosslingual', 'multilingual'], depth: 100 });
  });

  it.each([
    ['a/hybrid.polyrank.yaml', 'hybrid'],
    ['hybrid.polyrank.yml', 'hybrid'],
    ['b.c.polyrank.json', 'b.c'],
    ['plain.yaml', 'plain'],
    ['.yaml', '.yaml'],
    ['odd', 'odd'],
  ])('takes the name of %s', (file, name) => {
    expect(nameOfFile(file)).toBe(name);
  });
});
