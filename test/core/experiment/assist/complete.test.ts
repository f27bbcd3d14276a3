import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completionsAt } from '../../../../src/core/experiment/assist/complete';
import type { Completion } from '../../../../src/core/experiment/assist/completion';
import { LanguagesOfData } from '../../../../src/core/experiment/assist/folders';
import { written } from '../../../../src/core/experiment/assist/notation';
import { checkText } from '../../../../src/core/experiment/check';
import { ParsedFile } from '../../../../src/core/experiment/parse';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polyrank-assist-'));
  const put = async (path: string, content = '') => {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), content);
  };
  await put('models/encoder/config.json', '{}');
  await put('models/notes.txt');
  await put('qa/train.jsonl', '{"language":"de"}\n{"language":"ar"}\n');
  await put('qa/a: b.csv');
  await put('xquad-r/de.json');
  await put('xquad-r/en.json');
  await put('.hidden/x.jsonl');
});
afterAll(() => rm(folder, { recursive: true }));

const languages = new LanguagesOfData();

/** What is offered at the bar. */
function offered(text: string, name = 'x.polyrank.yaml'): Promise<Completion[]> {
  const offset = text.indexOf('|');
  return completionsAt(text.replace('|', ''), offset, { file: join(folder, name), languages });
}

const labels = async (text: string, name?: string) => (await offered(text, name)).map(({ label }) => label);

/** The text with what is offered under a label, the bar where the cursor is then. */
async function chosen(text: string, label: string, name?: string): Promise<string> {
  const all = await offered(text, name);
  const found = all.find(completion => completion.label === label);
  if (!found) throw new Error(`no ${label} among ${all.map(({ label }) => label).join(' ')}`);
  const rest = text.replace('|', '');
  const inserted = found.snippet.replace('$0', '|').replace(/\\([$}\\])/g, '$1');
  return rest.slice(0, found.offset) + inserted + rest.slice(found.endOffset);
}

describe('keys', () => {
  it.each([
    ['|', ['encoder', 'name', 'train', 'evaluate', 'seed', 'device', 'matrix']],
    ['encoder: e\nseed: 3\n|', ['name', 'train', 'evaluate', 'device', 'matrix']],
    ['seed: 3\n|\nencoder: e\n', ['name', 'train', 'evaluate', 'device', 'matrix']],
    ['train:\n  loss:\n    |\n  data: a', ['temperature', 'symmetric', 'hard_negatives']],
    ['train:\n  loss: {temperature: 1, |}', ['symmetric', 'hard_negatives']],
    ['train: {loss: {te|', ['temperature', 'symmetric', 'hard_negatives']],
    ['{"train": {"loss": {"temperature": 1, "|"}}}', ['symmetric', 'hard_negatives']],
    ['{"train": {"loss": {"te|": 1}}}', ['temperature', 'symmetric', 'hard_negatives']],
    ['train:\n  data:\n    - path: a\n      |', ['format', 'languages', 'language', 'columns', 'weight']],
    ['train:\n  data:\n    path: a\n    |', ['format', 'languages', 'language', 'columns', 'weight']],
    ['train:\n  data: a\n# |', []],
    ['nothing:\n  |', []],
    ['train:\n  seed: 3\n   |', []],
    ['{"seed": 3} |', []],
  ])('%j', async (text, expected) => {
    expect(await labels(text)).toEqual(expected);
  });

  it('says what they are', async () => {
    const [first, second] = await offered('train:\n  loss: {|}');
    expect(first).toMatchObject({
      kind: 'key',
      detail: '0.05',
      documentation: expect.stringContaining('The cosine is divided by it'),
    });
    expect(second!.documentation).toContain('Default: `false`');
    const [data] = await offered('train:\n  |');
    expect(data).toMatchObject({ label: 'data', detail: 'required' });
  });

  it.each([
    ['enc|', 'encoder', 'encoder:\n  path: |'],
    ['encoder: e\n|', 'seed', 'encoder: e\nseed: |'],
    ['encoder: e\ntr|\nseed: 3', 'train', 'encoder: e\ntrain:\n  |\nseed: 3'],
    ['train:\n    |', 'data', 'train:\n    data:\n        - path: |'],
    ['train:\n  steps: 3\n  opt|', 'optimizer', 'train:\n  steps: 3\n  optimizer:\n    |'],
    ['evaluate:\n  |', 'settings', 'evaluate:\n  settings: [|]'],
    ['train:\n  data:\n    |', '- path', 'train:\n  data:\n    - path: |'],
    ['train:\n  data:\n    - a\n    |', '- path', 'train:\n  data:\n    - a\n    - path: |'],
    ['train:\n  data:\n    - |', 'columns', 'train:\n  data:\n    - columns:\n        |'],
    ['train: {|}', 'loss', 'train: {loss: {|}}'],
    ['train: {|}', 'data', 'train: {data: {path: |}}'],
    ['train:\n  ba|: hybrid', 'batches', 'train:\n  batches: hybrid'],
    ['train: {stp|: 3}', 'steps', 'train: {steps: 3}'],
    ['"se|"', 'seed', '"seed": |'],
    ['encoder: e\r\ntr|', 'train', 'encoder: e\r\ntrain:\n  |'],
    ['matrix:\n  tr|', 'train.batches', 'matrix:\n  train.batches: [|]'],
  ])('%j + %s', async (text, label, expected) => {
    expect(await chosen(text, label)).toBe(expected);
  });

  it.each([
    ['{\n\t|\n}', 'encoder', '{\n\t"encoder": {"path": "|"}\n}'],
    ['{"enc|"}', 'encoder', '{"encoder": {"path": "|"}}'],
    ['{"enc|": "e"}', 'encoder', '{"encoder": "e"}'],
    ['{"train": {"|"}}', 'batches', '{"train": {"batches": "|"}}'],
    ['{"train": {"|"}}', 'steps', '{"train": {"steps": |}}'],
    ['{"train": {"|"}}', 'loss', '{"train": {"loss": {|}}}'],
    ['{"evaluate": {"|"}}', 'measures', '{"evaluate": {"measures": ["|"]}}'],
  ])('%j + %s in JSON', async (text, label, expected) => {
    expect(await chosen(text, label, 'x.polyrank.json')).toBe(expected);
  });

  it('are paths in the matrix, one for each of several data sets', async () => {
    const one = await labels(
      'train:\n  data: a\nevaluate:\n  data:\n    - path: x\nmatrix:\n  seed: [1]\n  |',
    );
    expect(one).toContain('train.batches');
    expect(one).toContain('evaluate.data.context');
    for (const key of ['seed', 'matrix', 'name', 'evaluate.data.0.context']) expect(one).not.toContain(key);
    const two = await labels('evaluate: {data: [{path: x}, {path: y}]}\nmatrix: {|}');
    expect(two).toEqual(expect.arrayContaining(['evaluate.data.0.context', 'evaluate.data.1.context']));
    expect(new Set(two).size).toBe(two.length);
  });
});

describe('values', () => {
  it.each([
    ['train: {batches: |}', ['hybrid', 'none', 'monolingual', 'crosslingual']],
    ['train:\n  batches: mono|', ['hybrid', 'none', 'monolingual', 'crosslingual']],
    ['train:\n  batches: none|', ['hybrid', 'monolingual', 'crosslingual']],
    ['train:\n  batches:|', ['hybrid', 'none', 'monolingual', 'crosslingual']],
    ['{"train": {"batches": "|"}}', ['hybrid', 'none', 'monolingual', 'crosslingual']],
    ['train: {loss: {symmetric: |}}', ['false', 'true']],
    ['train:\n  batch_size: |', ['64']],
    ['train: {language_sampling: |}', ['uniform', 'proportional', '{temperature: 2}']],
    ['evaluate:\n  settings: [monolingual, |]', ['crosslingual', 'multilingual']],
    ['evaluate:\n  settings:\n    - monolingual\n    - |', ['crosslingual', 'multilingual']],
    ['evaluate:\n  settings:\n    |', ['- monolingual', '- crosslingual', '- multilingual']],
    [
      'evaluate: {settings: |}',
      ['[monolingual, crosslingual, multilingual]', '[monolingual]', '[crosslingual]', '[multilingual]'],
    ],
    ['matrix: {train.batches: [none, |]}', ['hybrid', 'monolingual', 'crosslingual']],
    ['matrix:\n  train.loss.symmetric: |', ['[false, true]', '[false]', '[true]']],
    ['seed: 3 # |', []],
    ['seed: "3" |', []],
  ])('%j', async (text, expected) => {
    expect(await labels(text)).toEqual(expected);
  });

  it('are not numbers that begin like the one that is typed', async () => {
    expect(await offered('train:\n  batch_size: 6|')).toMatchObject([{ label: '64', filter: 'number' }]);
  });

  it('are explained', async () => {
    const [hybrid] = await offered('train: {batches: |}');
    expect(hybrid).toMatchObject({
      detail: 'default',
      documentation: 'a monolingual batch with probability `alpha`, else a cross-lingual one',
    });
  });

  it.each([
    ['train:\n  batches:|', 'hybrid', 'train:\n  batches: hybrid'],
    ['train:\n  batches: mon|olingual\n', 'none', 'train:\n  batches: none\n'],
    ['train: {batches: "mo|", steps: 3}', 'none', 'train: {batches: "none", steps: 3}'],
    ["device: 'c|'", 'cpu', "device: 'cpu'"],
    ['encoder:\n  query_prefix: |', '"query: "', 'encoder:\n  query_prefix: "query: "'],
  ])('%j + %s', async (text, label, expected) => {
    expect(await chosen(text, label)).toBe(expected);
  });

  it('are quoted in JSON', async () => {
    expect(await chosen('{"device": |}', 'cpu', 'x.polyrank.json')).toBe('{"device": "cpu"}');
    expect(await chosen('{"device": "|"}', 'cpu', 'x.polyrank.json')).toBe('{"device": "cpu"}');
  });

  it('are the measures, but those given', async () => {
    const found = await offered('evaluate: {measures: [map, |]}');
    expect(found.map(({ label }) => label)).toEqual(expect.arrayContaining(['ndcg_cut.10', 'recall.1']));
    expect(found.map(({ label }) => label)).not.toContain('map');
    expect(found.find(({ label }) => label === 'recall.10')!.documentation).toContain('it cannot pass k/R');
  });
});

describe('files', () => {
  it.each([
    ['encoder:\n  path: |', ['models/', 'qa/', 'xquad-r/', '../']],
    ['encoder: models/|', ['encoder/']],
    ['encoder: "models/e|"', ['encoder/']],
    ['train:\n  data: |', ['models/', 'qa/', 'xquad-r/', '../']],
    ['train: {data: {path: ./qa/|}}', ['a: b.csv', 'train.jsonl']],
    ['train:\n  data: [qa/train.jsonl, qa/|]', ['a: b.csv']],
    ['evaluate: {data: {path: qa, queries: |}}', ['a: b.csv', 'train.jsonl', '../']],
    ['evaluate: {data: {path: qa, corpus: {de: |}}}', ['a: b.csv', 'train.jsonl', '../']],
    ['matrix: {encoder: [models/|]}', ['encoder/']],
    ['encoder: nowhere/|', []],
  ])('%j', async (text, expected) => {
    expect((await labels(text)).filter(label => /[/.]/.test(label) && !/path|format/.test(label))).toEqual(
      expected,
    );
  });

  it('are written as they must be', async () => {
    expect(await chosen('encoder: ./mo|', 'models/')).toBe('encoder: ./models/');
    expect(await chosen('encoder: ./models/|', 'encoder/')).toBe('encoder: ./models/encoder');
    expect(await chosen('train: {data: qa/|}', 'a: b.csv')).toBe('train: {data: "qa/a: b.csv"}');
    expect(await chosen('train: {data: "qa/|', 'train.jsonl')).toBe('train: {data: "qa/train.jsonl"');
    expect((await offered('encoder: models/|'))[0]).toMatchObject({ detail: 'encoder', kind: 'folder' });
    expect((await offered('encoder: |'))[0]).toMatchObject({ again: true });
  });
});

describe('languages', () => {
  it.each([
    ['train:\n  data:\n    - path: qa/train.jsonl\n      languages: [|]', ['ar', 'de']],
    ['train:\n  data:\n    path: qa/train.jsonl\n    languages: [ar, |]', ['de']],
    ['train:\n  data:\n    path: qa/train.jsonl\n    languages:\n      - |', ['ar', 'de']],
    ['train: {data: {languages: [|], path: qa/train.jsonl}}', ['ar', 'de']],
    ['evaluate: {data: [{path: qa}, {path: xquad-r, format: lareqa, languages: [|]}]}', ['de', 'en']],
    ['evaluate: {data: {path: xquad-r, languages: [|]}}', ['de', 'en']],
    ['evaluate: {data: {path: xquad-r, languages: |}}', ['[ar, de, en]', '[de, en]', '[de]', '[en]']],
    ['evaluate: {data: {path: nowhere, languages: [|]}}', []],
    ['evaluate: {data: {languages: [|]}}', []],
  ])('%j', async (text, expected) => {
    expect(await labels(text)).toEqual(expected);
  });

  it('are named, and read again when the data changes', async () => {
    const text = 'train: {data: {path: qa/live.jsonl, languages: [|]}}';
    const file = join(folder, 'qa/live.jsonl');
    await writeFile(file, '{"language":"de"}\n');
    expect(await offered(text)).toMatchObject([{ label: 'de', detail: 'German' }]);
    await writeFile(file, '{"language":"fr"}\n');
    await utimes(file, 1, 1);
    expect(await labels(text)).toEqual(['fr']);
    await rm(file);
  });
});

describe('completionsAt', () => {
  const place = { file: '/nowhere/x.polyrank.yaml', languages };

  it('answers anywhere in any text', async () => {
    const part = fc.constantFrom(
      ...'{}[]:,-#&*|"\' \n',
      '\n  ',
      ': ',
      '- ',
      'train',
      'data',
      'matrix',
      'languages',
      'path',
      '😀',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 30 }), fc.nat(), async (parts, at) => {
        const text = parts.join('');
        const cursor = at % (text.length + 1);
        for (const { offset, endOffset } of await completionsAt(text, cursor, place)) {
          expect(offset).toBeLessThanOrEqual(cursor);
          expect(endOffset).toBeGreaterThanOrEqual(cursor);
          expect(text.slice(offset, endOffset)).not.toContain('\n');
        }
      }),
      { numRuns: 500 },
    );
  });

  it('offers nothing that is wrong by itself', async () => {
    for (const key of ['device', 'seed', 'train.batches', 'train.loss.symmetric', 'evaluate.settings']) {
      const [first, ...rest] = key.split('.').reverse();
      const before = `${rest
        .reverse()
        .map(part => `${part}: {`)
        .join('')}${first}: `;
      const text = before + '}'.repeat(rest.length);
      for (const { snippet } of await completionsAt(text, before.length, place)) {
        const findings = checkText(before + snippet + '}'.repeat(rest.length), 'x').findings;
        const wrong = findings.filter(({ code, path }) => code === 'wrong-value' && path.at(-1) === first);
        expect(wrong, `${key}: ${snippet}`).toEqual([]);
      }
    }
  });
});

describe('written', () => {
  it('is read as what it stands for', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.string({ unit: 'binary', maxLength: 3 }),
      fc
        .array(
          fc.constantFrom(
            ...'-.:#~1e+_ "\'yn?&*!|>%@`,[]{}',
            'null',
            'true',
            '.inf',
            '-.5',
            '+.',
            '0x1',
            '0o',
            '---',
          ),
          {
            maxLength: 4,
          },
        )
        .map(parts => parts.join('')),
    );
    const value = fc.oneof(text, fc.integer(), fc.boolean(), fc.array(text), fc.dictionary(text, text));
    fc.assert(
      fc.property(value, value => {
        expect(ParsedFile.parse(`- [${written(value, false)}]`).root.value).toEqual([[value]]);
        if (typeof value === 'string') {
          expect(ParsedFile.parse(`a: ${written(value, false)}`).root.value).toEqual({ a: value });
        }
      }),
      { numRuns: 2000 },
    );
  });
});
