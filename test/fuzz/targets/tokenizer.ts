import { TextTokenizer } from '../../../src/encoder/tokenizer/tokenizer';
import type { Target } from '../engine/target';

const special = (id: number, content: string) => ({
  id,
  content,
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
  special: true,
});
const template = (before: string, after: string, ids: [number, number]) => ({
  type: 'TemplateProcessing',
  single: [
    { SpecialToken: { id: before, type_id: 0 } },
    { Sequence: { id: 'A', type_id: 0 } },
    { SpecialToken: { id: after, type_id: 0 } },
  ],
  pair: [],
  special_tokens: {
    [before]: { id: before, ids: [ids[0]], tokens: [before] },
    [after]: { id: after, ids: [ids[1]], tokens: [after] },
  },
});

const wordPiece = {
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: [special(0, '[PAD]'), special(1, '[UNK]'), special(2, '[CLS]'), special(3, '[SEP]')],
  normalizer: {
    type: 'BertNormalizer',
    clean_text: true,
    handle_chinese_chars: true,
    strip_accents: null,
    lowercase: true,
  },
  pre_tokenizer: { type: 'BertPreTokenizer' },
  post_processor: template('[CLS]', '[SEP]', [2, 3]),
  decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
  model: {
    type: 'WordPiece',
    unk_token: '[UNK]',
    continuing_subword_prefix: '##',
    max_input_chars_per_word: 100,
    vocab: { '[PAD]': 0, '[UNK]': 1, '[CLS]': 2, '[SEP]': 3, a: 4, be: 5, '##e': 6 },
  },
};
const unigram = {
  version: '1.0',
  added_tokens: [special(0, '<s>'), special(1, '<pad>'), special(2, '</s>'), special(3, '<unk>')],
  normalizer: {
    type: 'Sequence',
    normalizers: [
      // Maps A to a: a root, and a node with its value.
      { type: 'Precompiled', precompiled_charsmap: 'DAAAAAAAAQBBDQAAAAAAgGEA' },
      { type: 'Replace', pattern: { Regex: ' {2,}' }, content: ' ' },
      { type: 'Strip', strip_left: true, strip_right: true },
      { type: 'NFKC' },
      { type: 'Lowercase' },
    ],
  },
  pre_tokenizer: {
    type: 'Sequence',
    pretokenizers: [
      { type: 'WhitespaceSplit' },
      { type: 'Digits', individual_digits: true },
      { type: 'Punctuation', behavior: 'Isolated' },
      { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always', split: true },
    ],
  },
  post_processor: template('<s>', '</s>', [0, 2]),
  decoder: { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always', split: true },
  model: {
    type: 'Unigram',
    unk_id: 3,
    byte_fallback: false,
    vocab: [
      ['<s>', 0],
      ['<pad>', 0],
      ['</s>', 0],
      ['<unk>', 0],
      ['▁', -2.5],
      ['▁a', -1],
      ['b', -3],
      ['be', -3.5],
    ],
  },
};
const bpe = {
  version: '1.0',
  truncation: { direction: 'Left', max_length: 8, strategy: 'LongestFirst', stride: 0 },
  added_tokens: [special(0, '<s>'), special(1, '</s>')],
  normalizer: null,
  pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
  post_processor: {
    type: 'RobertaProcessing',
    sep: ['</s>', 1],
    cls: ['<s>', 0],
    trim_offsets: true,
    add_prefix_space: false,
  },
  decoder: { type: 'ByteLevel' },
  model: {
    type: 'BPE',
    dropout: null,
    unk_token: null,
    continuing_subword_prefix: null,
    end_of_word_suffix: null,
    fuse_unk: false,
    byte_fallback: false,
    vocab: { '<s>': 0, '</s>': 1, b: 2, e: 3, be: 4, bee: 5 },
    merges: ['b e', ['be', 'e']],
  },
};

const TEXT = 'A bee, 12 bees!  BEE Ångström 蜜蜂 \u{1f41d} don’t beeeeeee';

export const tokenizer: Target = {
  name: 'tokenizer',
  files: [
    {
      name: 'tokenizer.json',
      seeds: [wordPiece, unigram, bpe].map(value => JSON.stringify(value, undefined, 1)),
    },
    { name: 'tokenizer_config.json', seeds: ['{"truncation_side": "left", "model_max_length": 512}'] },
  ],
  words: [
    'Sequence',
    'Split',
    'Whitespace',
    'Prepend',
    'NFD',
    'StripAccents',
    'Nmt',
    'FixedLength',
    'WordLevel',
    'Removed',
    'MergedWithPrevious',
    'Regex',
    '(a+)+$',
    '(',
    'ByteFallback',
    'BertProcessing',
  ],
  async read(folder) {
    const read = await TextTokenizer.open(folder, 100);
    read.encodeAll([TEXT, '', TEXT.repeat(20)], 16);
  },
};
