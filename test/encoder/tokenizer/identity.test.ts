import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Model, Tokenizer } from '@huggingface/tokenizers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonFile } from '../../../src/encoder/json-file';
import { exactNormalizer } from '../../../src/encoder/tokenizer/normalizers';
import { exactPreTokenizer } from '../../../src/encoder/tokenizer/pre-tokenizers';
import { TextTokenizer } from '../../../src/encoder/tokenizer/tokenizer';
import { checkpoint, expected } from '../fixtures';

/** The library's own way: each text as a whole, its models. */
class LibraryTokenizer {
  readonly #library: Tokenizer;

  constructor(json: Record<string, unknown>) {
    this.#library = new Tokenizer(json, {});
    const { normalizer, pre_tokenizer, model } = this.#library;
    if (normalizer) this.#library.normalizer = exactNormalizer('', normalizer);
    if (pre_tokenizer)
      this.#library.pre_tokenizer = exactPreTokenizer(
        '',
        pre_tokenizer,
        json.pre_tokenizer as { type: string },
      );
    this.#library.model = new OneByOne(model!);
  }

  encode(text: string): number[] {
    return this.#library.encode(text).ids;
  }
}

/** Keeps unknown tokens of neighbouring pre-tokens apart, which the JavaScript library would fuse into one, unlike the Rust library. */
class OneByOne extends Model {
  constructor(readonly model: Model) {
    super(model.config);
    this.vocab = model.vocab;
    this.tokens_to_ids = model.tokens_to_ids;
    this.unk_token_id = model.unk_token_id!;
    this.fuse_unk = false;
  }

  override encode(pretokens: string[]): string[] {
    return pretokens.flatMap(pretoken => this.model([pretoken]));
  }
}

const content = (name: string) =>
  JSON.parse(readFileSync(join(checkpoint(name), 'tokenizer.json'), 'utf8')) as Record<string, unknown>;
const open = (json: unknown) =>
  TextTokenizer.parse(JsonFile.parse('tokenizer.json', JSON.stringify(json)), 1000);

const precompiled = (content('xlm-roberta-cls').normalizer as { normalizers: object[] }).normalizers[0];
const mergeSpaces = { type: 'Replace', pattern: { Regex: ' {2,}' }, content: ' ' };
const metaspace = { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always', split: true };
const normalizers = [
  precompiled,
  { type: 'Sequence', normalizers: [precompiled, mergeSpaces] },
  { type: 'Sequence', normalizers: [{ type: 'NFKC' }, { type: 'Lowercase' }, { type: 'StripAccents' }] },
  {
    type: 'Sequence',
    normalizers: [{ type: 'Replace', pattern: { String: '\u200d' }, content: ' ' }, mergeSpaces],
  },
  { type: 'Replace', pattern: { Regex: '(?<![a-zß])[er](?=[n\\p{M}])' }, content: 'e ' },
  { type: 'Replace', pattern: { Regex: '[^a-z]e' }, content: '' },
  { type: 'Strip', strip_left: true, strip_right: true },
  { type: 'Prepend', prepend: '▁' },
  null,
];
const preTokenizers = [
  metaspace,
  { ...metaspace, prepend_scheme: 'first' },
  { ...metaspace, prepend_scheme: 'never' },
  { ...metaspace, split: false },
  { type: 'WhitespaceSplit' },
  { type: 'BertPreTokenizer' },
  { type: 'Sequence', pretokenizers: [{ type: 'WhitespaceSplit' }, metaspace] },
  { type: 'Sequence', pretokenizers: [metaspace, { type: 'Digits', individual_digits: true }] },
  { type: 'ByteLevel', add_prefix_space: true, use_regex: true },
  { type: 'ByteLevel', add_prefix_space: false, use_regex: true },
  { type: 'Digits', individual_digits: false },
];

const odd = [
  ...[' ', ' ', ' ', '  ', '\n', '\r', '\t', '\u00a0', '\u3000', '\u200d', '\ufeff', '\u0000', '\u0085', '▁'],
  ...[
    '\u0301',
    '\u0308',
    '\u064e',
    '\u0600',
    '\u06dd',
    'ﬁ',
    '①',
    '½',
    '☎\ufe0f',
    '👩\u200d👩\u200d👧',
    '🇩🇪',
    '👍🏽',
  ],
  ...[
    '海水',
    'きれい',
    '바다',
    'בַּיִת',
    'السلام',
    'नमस्ते',
    'ทะเล',
    '<mask>',
    '[MASK]',
    '<s>',
    '\ud800',
    '\udc00',
  ],
  ...["it's", 'Das', 'Meer', 'salz', 'ig', ',', '.', '#', '##', 'Σ', 'İ', 'e', 'n', 'r', 'A', 'é'],
  ...(expected('tokens').texts as string[]),
];
const texts = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...odd) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
    ),
    {
      maxLength: 12,
    },
  )
  .map(parts => parts.join(''));

describe('TextTokenizer gives the ids that the library gives', () => {
  it.each(['bert-mean', 'bert-dense', 'xlm-roberta-cls', 'distilbert-max'])('for any text: %s', name => {
    const json = content(name);
    const ours = open(json);
    const library = new LibraryTokenizer(json);
    fc.assert(
      fc.property(texts, text => {
        expect(ours.encode(text, 10_000)).toEqual(library.encode(text));
      }),
      { numRuns: 1000 },
    );
  });

  it('for any way to normalise and cut', () => {
    for (const normalizer of normalizers)
      for (const pre_tokenizer of preTokenizers) {
        const json = { ...content('xlm-roberta-cls'), normalizer, pre_tokenizer };
        const ours = open(json);
        const library = new LibraryTokenizer(json);
        fc.assert(
          fc.property(texts, text => {
            expect(ours.encode(text, 10_000)).toEqual(library.encode(text));
          }),
          { numRuns: 60 },
        );
      }
  });

  it('for words that do not end', () => {
    for (const name of ['bert-mean', 'xlm-roberta-cls', 'distilbert-max']) {
      const word = 'Meerwasserentsalzung海水é'.repeat(200);
      expect(open(content(name)).encode(word, 1e6)).toEqual(new LibraryTokenizer(content(name)).encode(word));
    }
  });
});

describe('the cost of a text', () => {
  it.each(['bert-mean', 'xlm-roberta-cls', 'distilbert-max'])('grows linearly: %s', name => {
    const tokenizer = open(content(name));
    const units = ['Meer', '海', 'e\u0301', '\u0301', ' ', '👩\u200d', '🇩🇪', '<', '\u064e'];
    for (const unit of units) {
      const text = unit.repeat(2 ** 17 / unit.length);
      const start = performance.now();
      tokenizer.encode(text, 1e7);
      // Some tenths of a second; many minutes if each character cost as much as the text is long.
      expect(performance.now() - start, JSON.stringify(unit)).toBeLessThan(20_000);
    }
  });
});
