import { Tokenizer } from '@huggingface/tokenizers';
import { describe, expect, it } from 'vitest';
import { exactNormalizer } from '../../../src/encoder/tokenizer/normalizers';
import { exactPreTokenizer, type PreTokenizerConfig } from '../../../src/encoder/tokenizer/pre-tokenizers';

// What is expected here is what the Rust library gives (tokenizers 0.23.3).

const library = (part: object) =>
  new Tokenizer(
    {
      added_tokens: [],
      normalizer: null,
      pre_tokenizer: null,
      post_processor: null,
      decoder: null,
      model: { type: 'WordPiece', vocab: { a: 0 }, unk_token: 'a' },
      ...part,
    },
    {},
  );

describe('exactPreTokenizer', () => {
  const cut = (config: PreTokenizerConfig, text: string) =>
    exactPreTokenizer('', library({ pre_tokenizer: config }).pre_tokenizer!, config).pre_tokenize(text, {
      section_index: 0,
    });

  it.each<[PreTokenizerConfig, string, string[]]>([
    [{ type: 'Whitespace' }, 'Größe: 3½ किताब, x\u200dy', ['Größe', ':', '3', '½', 'किताब', ',', 'x\u200dy']],
    [{ type: 'WhitespaceSplit' }, 'a\u3000b\ufeffc \u0085d', ['a', 'b\ufeffc', 'd']],
    [{ type: 'BertPreTokenizer' }, "don't¿\ufeff $5", ['don', "'", 't', '¿', '\ufeff', '$', '5']],
    [{ type: 'Digits' }, 'a12٣½b', ['a', '12٣½', 'b']],
    [{ type: 'Digits', individual_digits: true }, 'a12', ['a', '1', '2']],
    [{ type: 'Punctuation' }, 'a?!b', ['a', '?', '!', 'b']],
    [{ type: 'Punctuation', behavior: 'Contiguous' }, 'a?!b', ['a', '?!', 'b']],
    [{ type: 'Punctuation', behavior: 'Removed' }, 'a?!b', ['a', 'b']],
    [{ type: 'Metaspace' }, 'a  b', ['▁a', '▁', '▁b']],
    [{ type: 'Metaspace', split: false }, 'a b', ['▁a▁b']],
    [{ type: 'ByteLevel' }, "it's é\ufeff", ['Ġit', "'s", 'ĠÃ©', 'ï»¿']],
    [{ type: 'ByteLevel', add_prefix_space: false }, 'a  b', ['a', 'Ġ', 'Ġb']],
    [
      { type: 'Sequence', pretokenizers: [{ type: 'WhitespaceSplit' }, { type: 'Punctuation' }] },
      'a?! b',
      ['a', '?', '!', 'b'],
    ],
  ])('%j cuts %j', (config, text, pieces) => {
    expect(cut(config, text)).toEqual(pieces);
  });
});

describe('exactNormalizer', () => {
  const normalize = (config: object, text: string) =>
    exactNormalizer('', library({ normalizer: config }).normalizer!).normalize(text);
  const bert = {
    type: 'BertNormalizer',
    clean_text: true,
    handle_chinese_chars: true,
    strip_accents: null,
    lowercase: true,
  };

  it.each([
    [{ type: 'Lowercase' }, 'ΌΣΟΣ İ', 'όσοσ i\u0307'],
    [{ type: 'Strip', strip_left: true, strip_right: true }, ' \ufeffa b\u3000', '\ufeffa b'],
    [bert, 'ΌΣΟΣ É\u0000\u00a0𠀀x\u200d', 'οσοσ e  𠀀 x'],
    [{ ...bert, lowercase: false }, 'É\u0301\tx', 'É\u0301 x'],
    [{ ...bert, lowercase: false, strip_accents: true }, 'É', 'E'],
    [{ type: 'Sequence', normalizers: [{ type: 'NFD' }, { type: 'Lowercase' }] }, 'ÀΣ', 'a\u0300σ'],
  ])('%j turns %j into %j', (config, text, expected) => {
    expect(normalize(config, text)).toBe(expected);
  });
});
