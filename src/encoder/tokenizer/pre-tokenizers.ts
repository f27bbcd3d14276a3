import { type MetaspacePreTokenizer, PreTokenizer, SequencePreTokenizer } from '@huggingface/tokenizers';
import { excerpt } from '../../core/data/json-lines';
import { UserError } from '../../core/errors';

/** One `pre_tokenizer` object of `tokenizer.json`. */
export interface PreTokenizerConfig {
  type: string;
  behavior?: string;
  invert?: boolean;
  individual_digits?: boolean;
  add_prefix_space?: boolean;
  use_regex?: boolean;
  split?: boolean;
  replacement?: string;
  prepend_scheme?: string;
  pretokenizers?: readonly PreTokenizerConfig[];
}

/**
 * Puts exact pre-tokenizers in the place of those of `@huggingface/tokenizers` 0.2.0 that cut elsewhere than the Rust library:
 * - white space, words and digits are those of ASCII there, or JavaScript's (which takes the byte-order mark for a space);
 * - `Punctuation` keeps neighbouring marks together;
 * - `Metaspace` does not cut before every ▁.
 * `ByteLevel` is replaced for white space too, and for its speed.
 *
 * @throws UserError for ways to split that neither knows
 */
export function exactPreTokenizer(
  path: string,
  library: PreTokenizer,
  config: PreTokenizerConfig,
): PreTokenizer {
  const { type, behavior = 'Isolated' } = config;
  switch (type) {
    case 'WhitespaceSplit':
      return new Pieces(/\P{White_Space}+/gu);
    case 'Whitespace':
      return new Pieces(new RegExp(`[${word}]+|[^${word}\\p{White_Space}]+`, 'gu'));
    case 'BertPreTokenizer':
      return new Pieces(new RegExp(`[${punctuation}]|[^\\p{White_Space}${punctuation}]+`, 'gu'));
    case 'Digits':
      return new Pieces(config.individual_digits ? /\p{N}|\P{N}+/gu : /\p{N}+|\P{N}+/gu);
    case 'Punctuation': {
      const marks = { Isolated: `[${punctuation}]|`, Contiguous: `[${punctuation}]+|`, Removed: '' }[
        behavior
      ];
      if (marks === undefined) throw unsupported(path, type, behavior);
      return new Pieces(new RegExp(`${marks}[^${punctuation}]+`, 'gu'));
    }
    case 'Split':
      if (behavior !== 'Removed' && (behavior !== 'Isolated' || config.invert))
        throw unsupported(path, type, behavior);
      return library;
    case 'Metaspace':
      return config.split === false ? library : new CuttingMetaspace(library as MetaspacePreTokenizer);
    case 'ByteLevel':
      return new Bytes(config);
    case 'Sequence':
      if (library instanceof SequencePreTokenizer)
        library.tokenizers = library.tokenizers.map(
          (part, i) => part && exactPreTokenizer(path, part, config.pretokenizers![i]!),
        );
      return library;
    default:
      return library;
  }
}

/** `\w` of Rust's regex crate. */
const word = '\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\u200c\\u200d';

/** ASCII's and Unicode's. */
const punctuation = '\\p{P}!-\\/:-@\\[-`{-~';

/** GPT-2's pattern, with Unicode's white space. */
const gpt2Words =
  /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;

function unsupported(path: string, type: string, behavior: unknown): UserError {
  return new UserError(`pre_tokenizer: ${type} with behavior ${excerpt(behavior)} is not supported.`, {
    file: path,
  });
}

/** The pieces that match, and nothing between them. */
class Pieces extends PreTokenizer {
  constructor(readonly pattern: RegExp) {
    super();
    this.pattern = pattern;
  }

  override pre_tokenize_text(text: string): string[] {
    return text.match(this.pattern) ?? [];
  }
}

class CuttingMetaspace extends PreTokenizer {
  readonly #cuts: RegExp;

  constructor(readonly original: MetaspacePreTokenizer) {
    super();
    const mark = original.replacement.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    this.#cuts = new RegExp(`(?=${mark})`, 'u');
  }

  override pre_tokenize_text(text: string, options?: { section_index?: number }): string[] {
    return this.original.pre_tokenize_text(text, options)[0]!.split(this.#cuts);
  }
}

/** Words in GPT-2's alphabet, which has a visible character for each byte of UTF-8. */
class Bytes extends PreTokenizer {
  readonly #encoder = new TextEncoder();

  constructor(readonly config: PreTokenizerConfig) {
    super();
    this.config = config;
  }

  override pre_tokenize_text(text: string): string[] {
    const { add_prefix_space: addsSpace = true, use_regex: cuts = true } = this.config;
    const spaced = addsSpace && !text.startsWith(' ') ? ` ${text}` : text;
    return (cuts ? (spaced.match(gpt2Words) ?? []) : [spaced]).map(word => this.#encode(word));
  }

  #encode(word: string): string {
    if (/^[ !-~]*$/.test(word)) return word.replaceAll(' ', byteLetters[32]!);
    let letters = '';
    for (const byte of this.#encoder.encode(word)) letters += byteLetters[byte]!;
    return letters;
  }
}

/** Printable bytes of Latin-1 stand for themselves, the others for the letters from U+0100 on. */
const byteLetters = Array.from({ length: 256 }, (_, byte) => byte).map((byte, _, all) => {
  const isPrintable = (b: number) => (b >= 33 && b <= 126) || (b >= 161 && b !== 173);
  return String.fromCharCode(
    isPrintable(byte) ? byte : 256 + all.slice(0, byte).filter(b => !isPrintable(b)).length,
  );
});
