import { describe, expect, it } from 'vitest';
import { JsonFile } from '../../../src/encoder/json-file';
import { TimeLimitError, withTimeLimit } from '../../../src/encoder/tokenizer/time-limit';
import { TextTokenizer } from '../../../src/encoder/tokenizer/tokenizer';

const endless = '(a+)+$';
const hostile = `${'a'.repeat(60)}!`;

describe('a time limit', () => {
  it('passes on what a task returns and throws', () => {
    const result = {};
    expect(withTimeLimit(1000, () => result)).toBe(result);
    const error = new RangeError();
    expect(() =>
      withTimeLimit(1000, () => {
        throw error;
      }),
    ).toThrow(error);
  });

  it('ends a loop and a regular expression, and leaves the thread as it was', () => {
    expect(() =>
      withTimeLimit(20, () => {
        for (;;);
      }),
    ).toThrow(TimeLimitError);
    expect(() => withTimeLimit(20, () => new RegExp(endless, 'u').test(hostile))).toThrow(TimeLimitError);
    expect(withTimeLimit(1000, () => new RegExp(endless, 'u').test('aaa'))).toBe(true);
  });

  it('calls the task again where it had no processor', () => {
    let calls = 0;
    const sleep = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    expect(withTimeLimit(100, () => (++calls < 3 ? sleep() : calls))).toBe(3);
  });
});

describe('a tokenizer whose pattern finds no end', () => {
  const model = { type: 'BPE', vocab: { a: 0, b: 1, ab: 2 }, merges: ['a b'] };
  const nothing = {
    normalizer: null,
    pre_tokenizer: null,
    post_processor: null,
    decoder: null,
    added_tokens: [],
  };
  const open = (parts: object) =>
    TextTokenizer.parse(
      JsonFile.parse('tokenizer.json', JSON.stringify({ model, ...nothing, ...parts })),
      10,
    );

  it.each([
    ['to split at', { pre_tokenizer: { type: 'Split', pattern: { Regex: endless }, behavior: 'Isolated' } }],
    ['to replace', { normalizer: { type: 'Replace', pattern: { Regex: endless }, content: 'b' } }],
  ])('names the text: a pattern %s', (_, parts) => {
    const tokenizer = open(parts);
    const before = tokenizer.encode('ab b', 10);
    expect(() => tokenizer.encodeAll(['ab', hostile, 'b'], 10)).toThrow(
      /^tokenizer\.json: does not tokenize "a{59}… within \d+ ms\. Simplify the patterns in normalizer and pre_tokenizer/,
    );
    expect(tokenizer.encode('ab b', 10)).toEqual(before);
  });

  it('names an added token', () => {
    const parts = {
      normalizer: { type: 'Replace', pattern: { Regex: endless }, content: 'b' },
      added_tokens: [{ id: 3, content: hostile, normalized: true }],
    };
    expect(() => open(parts)).toThrow(/^tokenizer\.json: does not tokenize "a{59}…/);
  });
});
