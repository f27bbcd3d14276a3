import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/errors';
import { EncoderFolder } from '../../../src/encoder/folder';
import { JsonFile } from '../../../src/encoder/json-file';
import { TextTokenizer } from '../../../src/encoder/tokenizer/tokenizer';
import { checkpoint, checkpoints, expected } from '../fixtures';

const tokens = expected('tokens');
const content = (name: string) =>
  JSON.parse(readFileSync(join(checkpoint(name), 'tokenizer.json'), 'utf8')) as Record<string, unknown>;
const parse = (json: unknown, side?: 'left' | 'right') =>
  TextTokenizer.parse(JsonFile.parse('tokenizer.json', JSON.stringify(json)), 1000, side);

describe('TextTokenizer', () => {
  it.each(['bert-mean', 'bert-dense', 'xlm-roberta-cls', 'distilbert-max'])(
    'gives the Rust library’s ids: %s',
    async name => {
      const tokenizer = await TextTokenizer.open(checkpoint(name), 1000);
      const encode = (limit: number) => tokens.texts.map((text: string) => tokenizer.encode(text, limit));
      expect(encode(10_000)).toEqual(tokens[name].ids);
      expect(encode(tokens.truncated_at)).toEqual(tokens[name].truncated);
    },
  );

  it.each(checkpoints)(
    'gives the ids that sentence-transformers gives, cut at the model’s limit: %s',
    async name => {
      const folder = await EncoderFolder.open(checkpoint(name));
      const tokenizer = await TextTokenizer.open(folder.transformerPath, folder.config.vocabularySize);
      const { texts, token_ids: rows } = expected(name);
      const { ids, offsets } = tokenizer.encodeAll(texts, folder.maxTokens);
      expect(texts.map((_: string, i: number) => [...ids.subarray(offsets[i], offsets[i + 1])])).toEqual(
        rows,
      );
      expect(ids).toHaveLength(offsets.at(-1)!);
    },
  );

  it('encodes no texts, and many long ones', () => {
    const tokenizer = parse(content('bert-mean'));
    expect(tokenizer.encodeAll([], 8)).toEqual({ ids: new Int32Array(0), offsets: Int32Array.of(0) });
    const long = 'sea '.repeat(100);
    const { ids, offsets } = tokenizer.encodeAll(Array(50).fill(long), 10_000);
    expect([...ids.subarray(offsets[49])]).toEqual(tokenizer.encode(long, 10_000));
  });

  it('cuts the left end where the file says so', () => {
    const whole = parse(content('bert-mean')).encode('a b c d', 100);
    expect(parse(content('bert-mean'), 'left').encode('a b c d', 4)).toEqual([whole[0], ...whole.slice(-3)]);
  });

  it('refuses a limit without room for text', () => {
    expect(() => parse(content('bert-mean')).encode('a', 2)).toThrow(RangeError);
  });

  it('names what a folder lacks', async () => {
    await expect(TextTokenizer.open(join(checkpoint('bert-mean'), '1_Pooling'), 1000)).rejects.toThrow(
      /holds no tokenizer\.json.*AutoTokenizer/,
    );
    await expect(TextTokenizer.open(checkpoint('bert-mean'), 600)).rejects.toThrow(
      /has id 6\d\d, expected less than vocab_size 600/,
    );
  });

  it.each([
    [{ model: { type: 'WordLevel', vocab: { a: 0 }, unk_token: 'a' } }, /none of WordPiece, Unigram and BPE/],
    [
      {
        model: { type: 'WordPiece', vocab: { a: 0 }, unk_token: '[UNK]' },
        added_tokens: [],
        post_processor: null,
      },
      /unknown words become \[UNK\]/,
    ],
    [
      { model: { type: 'Unigram', vocab: [['a', 0]], unk_id: null }, added_tokens: [], post_processor: null },
      /unk_id/,
    ],
    [{ normalizer: { type: 'Nmt' } }, /cannot be used: Unknown Normalizer type: Nmt/],
    [
      { normalizer: { type: 'Precompiled', precompiled_charsmap: 'AAAA' } },
      /precompiled_charsmap is not a compiled map/,
    ],
    [{ pre_tokenizer: { type: 'UnicodeScripts' } }, /Unknown PreTokenizer type: UnicodeScripts/],
    [
      { pre_tokenizer: { type: 'Split', pattern: { String: ' ' }, behavior: 'MergedWithNext' } },
      /behavior MergedWithNext is not supported/,
    ],
    [
      { added_tokens: [{ id: 0, content: 'x', single_word: true }] },
      /added token x: single_word is not supported/,
    ],
    [
      { post_processor: { type: 'BertProcessing', sep: ['?!', 3], cls: ['[CLS]', 2] } },
      /expected known tokens of type 0/,
    ],
  ])('refuses %j', (part, message) => {
    expect(() => parse({ ...content('bert-mean'), ...part })).toThrow(message);
    expect(() => parse({ ...content('bert-mean'), ...part })).toThrow(UserError);
  });

  it('ends in a UserError or a tokenizer that works, for any damage to the file', () => {
    const odd = fc.oneof(
      fc.constantFrom(null, '', 0, -1, 1e9, [], {}, [[]], 'Sequence', 'BPE'),
      fc.jsonValue({ maxDepth: 2 }),
    );
    fc.assert(
      fc.property(
        fc.constantFrom('bert-mean', 'xlm-roberta-cls', 'distilbert-max'),
        fc.infiniteStream(fc.nat()),
        odd,
        (name, choices, value) => {
          const json = content(name);
          damage(json, choices, value);
          try {
            const { ids } = parse(json).encodeAll(['Das Meer ist salzig, 海水', ' e\u0301 <mask>[MASK]'], 12);
            expect(ids.length).toBeLessThanOrEqual(24);
          } catch (error) {
            expect(error).toBeInstanceOf(UserError);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** Puts `value` in the place of something in the tree. */
function damage(tree: Record<string, unknown>, choices: Iterator<number>, value: unknown): void {
  let node = tree;
  for (;;) {
    const keys = Object.keys(node);
    const key = keys[choices.next().value % keys.length]!;
    const child = node[key];
    const goesDeeper = typeof child === 'object' && child !== null && Object.keys(child).length > 0;
    if (!goesDeeper || choices.next().value % 3 === 0) {
      node[key] = value;
      return;
    }
    node = child as Record<string, unknown>;
  }
}
