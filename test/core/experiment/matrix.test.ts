import { describe, expect, it } from 'vitest';
import { checkText } from '../../../src/core/experiment/check';

const base = 'encoder: e\ntrain: {data: a.jsonl, steps: 10}\nevaluate: {data: {path: x, format: lareqa}}\n';

function check(matrix: string, before = base) {
  const { findings, cells } = checkText(`${before}matrix: ${matrix}`, 'x.polyrank.yaml');
  return {
    findings: findings.map(({ severity, code, message }) => `${severity} ${code}: ${message}`),
    cells,
  };
}

describe('matrix', () => {
  it('expands every combination, the last key fastest', () => {
    const { cells, findings } = check('{train.batches: [monolingual, hybrid], seed: [1, 2]}');
    expect(findings).toEqual([]);
    expect(cells.map(({ id, label }) => [id, label])).toEqual([
      ['monolingual-seed-1', 'monolingual, seed 1'],
      ['monolingual-seed-2', 'monolingual, seed 2'],
      ['hybrid-seed-1', 'hybrid, seed 1'],
      ['hybrid-seed-2', 'hybrid, seed 2'],
    ]);
    expect(cells[2]).toMatchObject({
      assignment: { 'train.batches': 'hybrid', seed: 1 },
      experiment: { seed: 1, train: { batches: 'hybrid', alpha: 0.5 } },
    });
    expect(cells[0]!.experiment.train).not.toHaveProperty('alpha');
  });

  it('has one cell without a matrix', () => {
    expect(checkText(base, 'x').cells).toMatchObject([{ id: 'hybrid', label: 'hybrid', assignment: {} }]);
    expect(checkText('encoder: e\nevaluate: {data: {path: x}}', 'x').cells).toMatchObject([
      { id: 'no-training', label: 'no training' },
    ]);
  });

  it('makes one cell of combinations that come to the same', () => {
    const { cells, findings } = check(
      '{train.batches: [none, hybrid], train.alpha: [0.4, 0.6], seed: [1, 2, 3]}',
    );
    expect(cells.map(({ label }) => label)).toEqual([
      'no training',
      ...['0.4', '0.6'].flatMap(alpha => [1, 2, 3].map(seed => `hybrid, alpha ${alpha}, seed ${seed}`)),
    ]);
    expect(cells[0]!.experiment.train).toBeUndefined();
    expect(findings).toEqual([
      'info matrix-merged: 6 of 12 combinations come to the same cell, "no training", which is run once',
    ]);
  });

  it('names cells after paths, lists, mappings and keys that share their last word', () => {
    const { cells } = check(
      '{encoder: [../models/labse, xlm-r], train.language_sampling: [{temperature: 2}], train.batch_size: [8], train.validation: [{data: v.jsonl, batch_size: 4}]}',
    );
    expect(cells.map(({ id, label }) => [id, label])).toEqual([
      [
        'encoder-labse-language-sampling-temperature-2-batch-size-8-validation-data-v.jso',
        'encoder labse, language sampling temperature 2, batch size 8, validation data v.jsonl batch_size 4',
      ],
      [
        'encoder-xlm-r-language-sampling-temperature-2-batch-size-8-validation-data-v.jso',
        'encoder xlm-r, language sampling temperature 2, batch size 8, validation data v.jsonl batch_size 4',
      ],
    ]);
    const shared = check('{train.loss.temperature: [1], train.language_sampling.temperature: [2]}').cells;
    expect(shared[0]!.label).toBe('loss.temperature 1, language sampling.temperature 2');
  });

  it('reaches into lists and makes what is missing on the way', () => {
    const { cells, findings } = check(
      '{train.data.weight: [2], train.data.0.language: [de], train.optimizer.name: [sgd], evaluate.data.context: [true]}',
    );
    expect(findings).toEqual([]);
    expect(cells[0]!.experiment).toMatchObject({
      train: { data: [{ weight: 2, language: 'de' }], optimizer: { name: 'sgd', learning_rate: 3e-5 } },
      evaluate: { data: [{ context: true }] },
    });
  });

  it('may give what the file leaves out', () => {
    const { cells, findings } = check(
      '{encoder: [a, b], train.steps: [5], evaluate.data: [{path: x}]}',
      'train: {data: a}\nevaluate: {}\n',
    );
    expect(findings).toEqual([]);
    expect(cells).toHaveLength(2);
    expect(check('{train.batches: [none, hybrid]}', 'encoder: e\n').findings).toEqual([
      'error missing-key: data is missing, expected a path or a mapping, or a list of them',
    ]);
  });

  it.each([
    ['{sed: [1]}', 'matrix-path: the experiment has no sed. Did you mean seed?'],
    ['{alpha: [1]}', 'matrix-path: the experiment has no alpha. Did you mean train.alpha?'],
    [
      '{train.batchez: [hybrid]}',
      'matrix-path: the experiment has no train.batchez. Did you mean train.batches?',
    ],
    [
      '{foo.bar.baz.qux: [1]}',
      'matrix-path: the experiment has no foo.bar.baz.qux, expected a path such as train.batches or seed',
    ],
    ['{name: [a]}', 'matrix-path: name cannot be varied'],
    [
      '{train.data.1.weight: [1]}',
      'matrix-path: train.data has 1 item, counted from 0: there is no train.data.1',
    ],
    ['{seed: 3}', 'matrix-list: seed is 3, expected a list of values'],
    ['{seed: []}', 'matrix-list: seed is an empty list, which leaves no cell at all'],
    ['{seed: [1, x]}', 'wrong-value: a value of seed is "x", expected a whole number of at least 0'],
    [
      '{train.loss: [{temp: 1}]}',
      'unknown-key: unknown key temp, expected one of temperature, symmetric, hard_negatives',
    ],
    [
      '{train.steps: [1], train.epochs: [2]}',
      'budget: steps and epochs both say when training ends, expected exactly one of steps, epochs, examples, tokens',
    ],
    [
      '{train: [{data: a, steps: 1}], train.steps: [5]}',
      'matrix-conflict: train.steps is part of train, which the matrix replaces as a whole: one of them would never be seen',
    ],
    ['3', 'wrong-value: matrix is 3, expected a mapping'],
    [
      `{${['seed', 'train.steps', 'train.batch_size'].map(key => `${key}: [${Array.from({ length: 30 }, (_, i) => i + 2)}]`)}}`,
      'matrix-size: 27000 combinations, expected at most 1000',
    ],
  ])('reports %s', (matrix, expected) => {
    const { cells, findings } = check(matrix);
    expect(findings).toEqual([`error ${expected}`]);
    expect(cells).toEqual([]);
  });

  it('says in which combinations something is wrong, and where', () => {
    const text = `${base}matrix:\n  train.schedule: [{}, {warmup_steps: 99}]\n  seed: [1, 1]\n`;
    const { findings } = checkText(text, 'x');
    expect(
      findings.map(({ severity, message, path, range }) => [severity, message, path, range.line]),
    ).toEqual([
      [
        'warning',
        'the warm-up takes 99 steps of 10: the learning rate never reaches its full value',
        ['matrix', 'train.schedule', 1, 'warmup_steps'],
        5,
      ],
      ['warning', '1 stands in the list already: its cells are identical', ['matrix', 'seed', 1], 6],
    ]);
  });

  it('accepts an alpha that only some cells have a use for, but not one that none has', () => {
    const before = base.replace('steps: 10', 'steps: 10, alpha: 0.4');
    expect(check('{train.batches: [monolingual, hybrid]}', before).findings).toEqual([]);
    expect(check('{train.batches: [monolingual, crosslingual]}', before).findings).toEqual([
      'error alpha-without-hybrid: alpha is 0.4, but batches are monolingual: only hybrid batches have an alpha',
    ]);
  });

  it('checks a thousand combinations in a second or two', () => {
    const values = Array.from({ length: 31 }, (_, i) => i + 2).join();
    expect(check(`{seed: [${values}], train.batch_size: [${values}]}`).cells).toHaveLength(961);
  });
});
