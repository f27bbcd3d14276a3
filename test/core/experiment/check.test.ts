import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkText } from '../../../src/core/experiment/check';
import { formatFinding } from '../../../src/core/experiment/findings';
import { EXAMPLE } from '../../../src/core/experiment/reference';

/** `LINE:COL severity code message`, without the file. */
function findings(text: string): string[] {
  return checkText(text, 'a/x.polyrank.yaml').findings.map(
    finding => `${formatFinding('', finding).slice(1)} [${finding.code}]`,
  );
}

/** The text after the fix of its only finding with one. */
function fixed(text: string): string {
  const [fix] = checkText(text, 'x.polyrank.yaml').findings.flatMap(finding => finding.fix ?? []);
  return text.slice(0, fix!.range.offset) + fix!.newText + text.slice(fix!.range.endOffset);
}

const train = (more: string) => `encoder: e\ntrain: {data: a.jsonl, steps: 10${more}}\n`;
const evaluate = (more: string) => `encoder: e\nevaluate: {data: {path: x}${more}}\n`;

describe('checkText', () => {
  it('finds nothing in the example of the reference', () => {
    const { findings, cells } = checkText(EXAMPLE, 'x.polyrank.yaml');
    expect(findings).toMatchObject([{ severity: 'info', code: 'matrix-merged' }]);
    expect(cells).toHaveLength(10);
  });

  it.each([
    ['an empty file', '', ['1:1: error: the file is empty, expected a mapping [wrong-value]']],
    ['a list', '- 1', ['1:1: error: the file is [1], expected a mapping [wrong-value]']],
    [
      'nothing to do',
      '# my first\nencoder: e\n',
      ['2:1: error: nothing to do, expected train, evaluate or both [nothing-to-do]'],
    ],
    [
      'a misspelt key',
      train(', batch_sise: 8'),
      ['2:35: error: unknown key batch_sise. Did you mean batch_size? [unknown-key]'],
    ],
    [
      'a key in the wrong place',
      train(', symmetric: true'),
      ['2:35: error: unknown key symmetric here: it belongs to train.loss [unknown-key]'],
    ],
    [
      'a missing key',
      'encoder: e\ntrain: {steps: 3}',
      ['2:1: error: data is missing, expected a path or a mapping, or a list of them [missing-key]'],
    ],
    [
      'an unknown word',
      train(', batches: cross-lingual'),
      [
        '2:44: error: batches is "cross-lingual", expected one of none, monolingual, crosslingual, hybrid. Did you mean crosslingual? [wrong-value]',
      ],
    ],
    [
      'a number out of range',
      train(', batch_size: 1'),
      ['2:47: error: batch_size is 1, expected a whole number of at least 2 [wrong-value]'],
    ],
    [
      'a value that is not there',
      'encoder: e\ntrain:\n  data: a\n  steps: 3\n  loss:\n',
      ['5:3: error: loss is empty, expected a mapping [wrong-value]'],
    ],
    [
      'not a number at all',
      train(', dropout: .nan'),
      ['2:44: error: dropout is NaN, expected a number of at least 0 and below 1 [wrong-value]'],
    ],
    [
      'an item that does not fit',
      'encoder: e\ntrain: {data: [a, 3], steps: 3}',
      ['2:19: error: item 2 of data is 3, expected a path or a mapping [wrong-value]'],
    ],
    [
      'a repeated item',
      evaluate(', settings: [monolingual, monolingual]'),
      ['2:29: error: settings holds "monolingual" twice, expected each once [wrong-value]'],
    ],
    [
      'alpha without hybrid batches',
      train(', batches: monolingual, alpha: 0.4'),
      [
        '2:64: error: alpha is 0.4, but batches are monolingual: only hybrid batches have an alpha [alpha-without-hybrid]',
      ],
    ],
    [
      'no budget',
      'encoder: e\ntrain: {data: a}',
      [
        '2:1: error: nothing says when training ends, expected one of steps, epochs, examples, tokens [budget]',
      ],
    ],
    [
      'two budgets',
      train(', tokens: 100'),
      [
        '2:43: error: steps and tokens both say when training ends, expected exactly one of steps, epochs, examples, tokens [budget]',
      ],
    ],
    [
      'two warm-ups',
      train(', schedule: {warmup_ratio: 0, warmup_steps: 0}'),
      [
        '2:77: error: warmup_ratio and warmup_steps both say how long the warm-up is, expected one of them [warmup]',
      ],
    ],
    [
      'a warm-up without end',
      train(', schedule: {warmup_steps: 10}'),
      [
        '2:60: warning: the warm-up takes 10 steps of 10: the learning rate never reaches its full value [warmup]',
      ],
    ],
    [
      'an option of another optimizer',
      train(', optimizer: {momentum: 0.8}'),
      ['2:57: warning: momentum has no effect on adamw [no-effect]'],
    ],
    [
      'weight decay that turns the weights over',
      train(', optimizer: {learning_rate: 0.5, weight_decay: 2}'),
      [
        '2:81: error: learning_rate × weight_decay is 1, expected less than 1: each step would turn the weights over [weight-decay]',
      ],
    ],
    [
      'one language in cross-lingual batches',
      'encoder: e\ntrain: {data: {path: a, languages: [de]}, steps: 3, batches: crosslingual}',
      ['2:62: error: crosslingual batches need two languages, the data is held to de [too-few-languages]'],
    ],
    [
      'columns of a format that has fixed ones',
      'encoder: e\ntrain: {data: {path: a, format: pairs, columns: {query: q}}, steps: 3}',
      [
        '2:40: warning: columns have no effect on the format pairs, whose columns have fixed names [no-effect]',
      ],
    ],
    [
      'validation that never comes, on what is trained on',
      train(', validation: {data: a.jsonl, every: 11}'),
      [
        '2:54: warning: a.jsonl is also trained on: its loss says nothing about new data [validation-on-training-data]',
        '2:70: warning: validation comes every 11 steps, but training ends after 10 [no-effect]',
      ],
    ],
    [
      'an unknown measure',
      evaluate(', measures: [map, recal.10, P.0]'),
      [
        '2:45: error: unknown measure "recal.10". Did you mean recall? [unknown-measure]',
        '2:55: error: "P.0": the cutoff is 0, expected a whole number from 1 [unknown-measure]',
      ],
    ],
    [
      'a cutoff that the comma of a list cuts off',
      evaluate(', measures: [map, recall.1,10,5]'),
      [
        '2:54: error: 10 is no measure: the comma begins a new item of the list. Write recall.1, recall.10, or "recall.1,10" [wrong-value]',
        '2:57: error: 5 is no measure: the comma begins a new item of the list. Write recall.1, recall.5, or "recall.1,5" [wrong-value]',
      ],
    ],
    [
      'no place of a test set',
      'encoder: e\nevaluate: {data: [{format: trec, queries: q}, {format: beir}]}',
      [
        '2:19: error: corpus and qrels missing, expected a path, or all in one folder with path [missing-key]',
        '2:47: error: path is missing, expected a path [missing-key]',
      ],
    ],
    [
      'an option of another format',
      'encoder: e\nevaluate: {data: {path: x, format: beir, context: true, split: dev}}',
      ['2:51: warning: context has no effect on the format beir, only on lareqa [no-effect]'],
    ],
    [
      'test sets of one name',
      'encoder: e\nevaluate: {data: [{path: a/x.jsonl}, {path: b/X}]}',
      ['2:45: error: two test sets are named x: give each a name of its own [duplicate-name]'],
    ],
    [
      'a name that is no folder’s',
      'encoder: e\nevaluate: {data: {path: a, name: ../b}}',
      ['2:34: error: name is "../b", expected a text that can name a folder [wrong-value]'],
    ],
    [
      'two faults of different kinds',
      'encoder: e\nseeed: 3\ntrain: {data: a, steps: x}',
      [
        '2:1: error: unknown key seeed. Did you mean seed? [unknown-key]',
        '3:25: error: steps is "x", expected a whole number of at least 1 [wrong-value]',
      ],
    ],
  ])('reports %s', (_, text, expected) => {
    expect(findings(text)).toEqual(expected);
  });

  it.each([
    ['encoder: e\nsed: 3\ntrain: {data: a, steps: 3}', 'encoder: e\nseed: 3\ntrain: {data: a, steps: 3}'],
    ['{"encoder": "e", "sed": 3}', '{"encoder": "e", "seed": 3}'],
    ['{"encoder": "e", "device": "web-gpu"}', '{"encoder": "e", "device": "webgpu"}'],
    ["encoder: e\ntrain: {data: a, steps: '1_000'}", 'encoder: e\ntrain: {data: a, steps: 1000}'],
    [train(', loss: {symmetric: yes}'), train(', loss: {symmetric: true}')],
    [evaluate(', settings: monolingual'), evaluate(', settings: ["monolingual"]')],
    [evaluate(', measures: [recal.10]'), evaluate(', measures: [recall.10]')],
  ])('mends %j', (text, expected) => {
    expect(fixed(text)).toBe(expected);
  });

  it('says the same of YAML and of JSON', () => {
    const value = {
      encoder: 'e',
      train: { data: 'a', batch: 3, alpha: 2, steps: 1 },
      matrix: { sed: [1], seed: 3 },
    };
    const codes = (text: string) => checkText(text, 'x').findings.map(({ code, path }) => [code, path]);
    const yaml = 'encoder: e\ntrain: {data: a, batch: 3, alpha: 2, steps: 1}\nmatrix: {sed: [1], seed: 3}';
    expect(codes(JSON.stringify(value, null, 2))).toEqual(codes(yaml));
    expect(codes(yaml)).toHaveLength(4);
  });

  it('takes any value without an exception', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        const { findings, cells } = checkText(JSON.stringify(value), 'x');
        expect(findings.length).toBeGreaterThan(0);
        expect(cells).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('takes an experiment with anything anywhere, and gives either an error or cells', () => {
    const sound = {
      encoder: { path: 'e', pooling: 'mean', max_query_tokens: 8 },
      train: {
        data: [{ path: 'a', columns: { negatives: ['n'] } }],
        language_sampling: { temperature: 2 },
        steps: 3,
        loss: { temperature: 1 },
        optimizer: { name: 'sgd' },
        schedule: { name: 'cosine' },
        validation: { data: ['v'] },
      },
      evaluate: { data: [{ path: 'x', corpus: { de: 'c' } }], settings: ['multilingual'], measures: ['map'] },
      matrix: { 'train.batches': ['none', 'hybrid'], 'train.loss.temperature': [1, 2], seed: [1, 2] },
    };
    const strange = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom<unknown>('hybrid', 'none', 1, -1, 0.5, [], {}, null, ['a'], 'train.alpha', true),
    );
    const keys = fc.constantFrom(
      'train',
      'data',
      'alpha',
      'matrix',
      '0',
      'seed',
      '__proto__',
      'a/b~',
      'toString',
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), fc.option(keys), strange), { maxLength: 3 }), changes => {
        let value: unknown = sound;
        for (const [seed, key, replacement] of changes) value = mutate(value, seed, key, replacement);
        const { findings, cells } = checkText(JSON.stringify(value) ?? '', 'x');
        expect(cells.length > 0).toBe(!findings.some(({ severity }) => severity === 'error'));
      }),
      { numRuns: 500 },
    );
  });
});

/** A copy with something at some place replaced, or a key added there. */
function mutate(value: unknown, seed: number, key: string | null, replacement: unknown): unknown {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const choice = seed % (entries.length + 1);
  if (choice === entries.length) {
    return key !== null && typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries([...Object.entries(value), [key, replacement]])
      : replacement;
  }
  const [at, child] = entries[choice]!;
  const changed = mutate(child, Math.floor(seed / (entries.length + 1)), key, replacement);
  if (Array.isArray(value)) return value.map((item, i) => (i === Number(at) ? changed : item));
  return Object.fromEntries(entries.map(([name, item]) => [name, name === at ? changed : item]));
}
