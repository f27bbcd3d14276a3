import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sketchOf } from '../../../../src/core/experiment/assist/sketch';
import { ParsedFile } from '../../../../src/core/experiment/parse';

/** What could be typed at the end of a text: `role path`, and what is typed already. */
function cursorOf(text: string): string | undefined {
  const { cursor } = sketchOf(text);
  if (!cursor) return undefined;
  const typed = text.slice(cursor.offset);
  return `${cursor.role} ${cursor.path.join('.')}${typed ? ` ‹${typed}›` : ''}`;
}

describe('the cursor of a sketch', () => {
  it.each([
    // Blocks
    ['', 'either '],
    ['enc', 'either  ‹enc›'],
    ['encoder:', 'value encoder'],
    ['encoder: ', 'value encoder'],
    ['encoder: ./e', 'value encoder ‹./e›'],
    ['encoder: "./e', 'value encoder ‹"./e›'],
    ['encoder: "./e"', undefined],
    ['encoder: e # the ', undefined],
    ['# encoder: ', undefined],
    ['encoder: e\n', 'key '],
    ['encoder: e\ntr', 'key  ‹tr›'],
    ['encoder: e\r\ntrain:\r\n  ', 'either train'],
    ['train:\n  ', 'either train'],
    ['train:\n  ba', 'either train ‹ba›'],
    ['train:\n  steps: 3\n  ba', 'key train ‹ba›'],
    ['train:\n  steps: 3\n  ', 'key train'],
    ['train:\n  steps: 3\n', 'key '],
    ['train:\n  steps: 3\n ', undefined],
    ['train:\n  steps: 3\n      ', undefined],
    ['train:\n  loss:\n    temperature: 1\n  ', 'key train'],
    ['train:\n  data:\n    - ', 'either train.data.0'],
    ['train:\n  data:\n    - pa', 'either train.data.0 ‹pa›'],
    ['train:\n  data:\n    - path: ', 'value train.data.0.path'],
    ['train:\n  data:\n    - path: a\n      ', 'key train.data.0'],
    ['train:\n  data:\n    - path: a\n      form', 'key train.data.0 ‹form›'],
    [
      'train:\n  data:\n    - path: a\n    - path: b\n      languages: [de, ',
      'value train.data.1.languages.1',
    ],
    ['train:\n  data:\n    - a\n    ', 'either train.data.1'],
    ['train:\n  data:\n  - a\n  ', 'key train'],
    ['train:\n  data:\n  - a\n  - ', 'either train.data.1'],
    ['train:\n  data:\n    -\n      ', 'either train.data.0'],
    ['train: &t\n  ', 'either train'],
    ['seed: 3\nname: >\n  a: b\n  ', undefined],
    ['name: |\n  a: b\nse', 'key  ‹se›'],
    // Brackets
    ['train: {', 'key train'],
    ['train: {ba', 'key train ‹ba›'],
    ['train: {batches: ', 'value train.batches'],
    ['train: {batches: hyb', 'value train.batches ‹hyb›'],
    ['train: {batches: hybrid, ', 'key train'],
    ['train: {loss: {temperature: 1}, ', 'key train'],
    ['train: {loss: {temperature: 1}', undefined],
    ['train: {\n  steps: 3,\n  ', 'key train'],
    ['train: {steps: 3, # so many ', undefined],
    ['matrix:\n  train.batches: [none, hy', 'value matrix.train.batches.1 ‹hy›'],
    ['matrix: {seed: [1, 2], train.ba', 'key matrix ‹train.ba›'],
    ['- {a: [x, {b: ', 'value 0.a.1.b'],
    // JSON
    ['{', 'key '],
    ['{"', 'key  ‹"›'],
    ['{"enc', 'key  ‹"enc›'],
    ['{"encoder"', undefined],
    ['{"encoder":', 'value encoder'],
    ['{"encoder": "./', 'value encoder ‹"./›'],
    ['{"encoder": "./e"', undefined],
    ['{"encoder": "./e",\n\t"', 'key  ‹"›'],
    ['{"a": "\\"', 'value a ‹"\\"›'],
    ['{"train": {"data": [{"path": "a"}, {"', 'key train.data.1 ‹"›'],
    ['{"train": {"steps": 3}, "evaluate": {"measures": ["map", "', 'value evaluate.measures.1 ‹"›'],
    ['{"seed": 3}\n', undefined],
    // Broken before the cursor
    ['train:\n  data: [a, b\n  ste', 'key train ‹ste›'],
    ['name: "x\ntrain:\n  ', 'either train'],
    ['encoder e\ntrain:\n  steps: 3\n  ', 'key train'],
    ['}]: :\ntrain:\n  ba', 'either train ‹ba›'],
  ])('%j', (text, expected) => {
    expect(cursorOf(text)).toBe(expected);
  });

  it('knows when a blank is missing, and when a dash is', () => {
    expect(sketchOf('seed:').cursor).toMatchObject({ tight: true });
    expect(sketchOf('seed: ').cursor).not.toHaveProperty('tight');
    expect(sketchOf('train:\n  data:\n    ').cursor).toMatchObject({ fresh: true, column: 4 });
    expect(sketchOf('train:\n  data:\n    - ').cursor).toMatchObject({ column: 6 });
    expect(sketchOf('train:\n  data:\n    - ').cursor).not.toHaveProperty('fresh');
  });
});

describe('sketchOf', () => {
  it('finds the keys of a file that is broken where it is typed', () => {
    const text =
      'encoder: e\ntrain:\n  batches: hy\n  opt\n  data:\n    - path: "a b"\n      lang\nseed: 3\nmatrix: {seed: [1, 2]';
    const { keys, scalars } = sketchOf(text);
    expect(keys.map(({ path }) => path.join('.'))).toEqual([
      'encoder',
      'train',
      'train.batches',
      'train.data',
      'train.data.0.path',
      'seed',
      'matrix',
      'matrix.seed',
    ]);
    expect(scalars.map(({ path, value }) => `${path.join('.')}=${value}`)).toEqual([
      'encoder=e',
      'train.batches=hy',
      'train.data.0.path=a b',
      'seed=3',
      'matrix.seed.0=1',
      'matrix.seed.1=2',
    ]);
    for (const { value, offset, endOffset } of keys) expect(text.slice(offset, endOffset)).toBe(value);
  });

  it('agrees with the parser on what is whole', () => {
    const value = fc.letrec(tie => ({
      any: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom<unknown>(1, true, 'a b', 'x: y', '# z', '"q"', "it's", '-', '[', 'ü\u{1F600}', '\\'),
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('a', 'b c', 'd.e', '"', '#', ':', '- f'), tie('any'), { maxKeys: 3 }),
      ),
    })).any;
    fc.assert(
      fc.property(value, fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
        const text = JSON.stringify([value], null, indent).replaceAll('\n', '\r\n');
        const scalars: string[] = [];
        const walk = (value: unknown, path: string): void => {
          if (typeof value === 'object' && value !== null) {
            for (const [key, child] of Object.entries(value)) walk(child, `${path}/${key}`);
          } else scalars.push(`${path}=${value}`);
        };
        walk(ParsedFile.parse(text).root.value, '');
        const found = sketchOf(text).scalars.map(({ path, value }) => `${['', ...path].join('/')}=${value}`);
        expect(found.sort()).toEqual(scalars.sort());
      }),
      { numRuns: 300 },
    );
  });

  it('takes any text, with places inside it', () => {
    const part = fc.oneof(
      fc.constantFrom(...'{}[]:,-?#&*!|>\'"%@`\n \t~<\\0a'),
      fc.constantFrom('\n  ', ': ', '- ', 'train', 'data', '&a', '*a', '---', '"x"', '\r\n'),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 60 }), parts => {
        const text = parts.join('');
        const { keys, scalars, cursor } = sketchOf(text);
        for (const { offset, endOffset } of [...keys, ...scalars]) {
          expect(offset).toBeLessThanOrEqual(endOffset);
          expect(endOffset).toBeLessThanOrEqual(text.length);
        }
        if (cursor) expect(cursor.offset).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['brackets', '['.repeat(200_000)],
    ['dashes', '- '.repeat(100_000)],
    ['texts in one line', `[${'"a",'.repeat(60_000)}`],
    ['quotes', '"'.repeat(200_000)],
    ['block texts', 'a: |\n b\n'.repeat(25_000)],
    ['open brackets, line by line', 'a: [\n'.repeat(50_000)],
    ['length', 'a'.repeat(1 << 19)],
  ])('reads many %s quickly', (_, text) => {
    const start = performance.now();
    sketchOf(text);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
