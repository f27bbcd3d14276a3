import {
  BertNormalizer,
  LowercaseNormalizer,
  Normalizer,
  PrecompiledNormalizer,
  SequenceNormalizer,
  StripNormalizer,
} from '@huggingface/tokenizers';
import { Charsmap } from './charsmap';

/**
 * Puts exact normalizers in the place of those of `@huggingface/tokenizers` 0.2.0 that deviate from the Rust library, which made
 * the ids that models were trained on:
 * - `Precompiled` is NFKC there, whatever map the file holds;
 * - `Strip` takes the byte-order mark for white space there;
 * - `Lowercase` and `BertNormalizer` lower a final Σ to ς there, to σ in Rust; `BertNormalizer` misses Chinese characters beyond U+FFFF.
 */
export function exactNormalizer(path: string, normalizer: Normalizer): Normalizer {
  if (normalizer instanceof PrecompiledNormalizer) return new ExactPrecompiled(path, normalizer.config);
  if (normalizer instanceof BertNormalizer) return new ExactBert(normalizer.config);
  if (normalizer instanceof StripNormalizer) return new ExactStrip(normalizer.config);
  if (normalizer instanceof LowercaseNormalizer) return new ExactLowercase(normalizer.config);
  if (normalizer instanceof SequenceNormalizer)
    normalizer.normalizers = normalizer.normalizers.map(part => part && exactNormalizer(path, part));
  return normalizer;
}

/** Lowers each character on its own, as Rust's `char::to_lowercase`: Σ is the only one whose small letter depends on its neighbours. */
function lowercase(text: string): string {
  return text.replaceAll('Σ', 'σ').toLowerCase();
}

class ExactLowercase extends Normalizer {
  override normalize(text: string): string {
    return lowercase(text);
  }
}

class ExactStrip extends Normalizer {
  override normalize(text: string): string {
    const { strip_left, strip_right } = this.config as { strip_left?: boolean; strip_right?: boolean };
    const rest = strip_left ? text.replace(/^\p{White_Space}+/u, '') : text;
    return strip_right ? rest.replace(/(?<!\p{White_Space})\p{White_Space}+$/u, '') : rest;
  }
}

class ExactBert extends Normalizer {
  override normalize(text: string): string {
    const { clean_text, handle_chinese_chars, lowercase: lower, strip_accents } = this.config as BertSettings;
    let result = text;
    if (clean_text)
      result = result.replace(/[\t\n\r\p{Z}]/gu, ' ').replace(/[\ufffd\p{Cc}\p{Cf}\p{Co}]/gu, '');
    if (handle_chinese_chars) result = result.replace(chinese, ' $& ');
    if (strip_accents ?? lower) result = result.normalize('NFD').replace(/\p{Mn}/gu, '');
    return lower ? lowercase(result) : result;
  }
}

interface BertSettings {
  clean_text?: boolean;
  handle_chinese_chars?: boolean;
  strip_accents?: boolean | null;
  lowercase?: boolean;
}

/** The blocks that BERT treats as Chinese; the gap before U+2B920 is the Rust library's. */
const chinese =
  /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{2a6df}\u{2a700}-\u{2b81f}\u{2b920}-\u{2ceaf}\u{2f800}-\u{2fa1f}]/gu;

/** What is known of a code point. */
const KNOWN = 1;
const REPLACED = 2;
/** Joins the character before it in one grapheme. */
const EXTENDS = 4;
/** Joins the character after it. */
const PREPENDS = 8;

const extending = /^(?:[\p{Grapheme_Extend}\p{Mc}\p{Emoji_Modifier}\u0e33\u0eb3]|\u200d)$/u;
const prepending = [
  ...'\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e\u{110bd}\u{110cd}\u{111c2}\u{111c3}\r',
];

/** Letters around one that are looked at to tell where its grapheme ends: in a whole text that costs as much as the text is long. */
const graphemeContext = 64;

/**
 * SentencePiece's normalisation as the Rust library carries it out: a grapheme of fewer than 6 bytes is looked up whole, then
 * (and any longer one) character by character.
 */
export class ExactPrecompiled extends Normalizer {
  readonly #map: Charsmap;
  readonly #flags = new Uint8Array(0x110000);
  readonly #replacements = new Map<number, string>();
  readonly #encoder = new TextEncoder();
  readonly #graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

  constructor(path: string, config: Normalizer['config']) {
    super(config);
    this.#map = new Charsmap(path, (config as { precompiled_charsmap?: unknown }).precompiled_charsmap);
  }

  /** Whether no space is normalised together with what stands before it, nor replaced at all. */
  keepsWordsApart(): boolean {
    const swallowed = [' ', ...prepending.map(character => `${character} `)];
    return swallowed.every(text => !this.#map.concerns(this.#encoder.encode(text)));
  }

  override normalize(text: string): string {
    let result = '';
    let unchanged = 0;
    for (let i = 0; i < text.length; ) {
      const code = text.codePointAt(i)!;
      const flags = this.#flagsOf(code);
      let next = i + (code > 0xffff ? 2 : 1);
      let replacement = flags & REPLACED ? this.#replacements.get(code)! : undefined;
      const after = text.codePointAt(next);
      if (
        after !== undefined &&
        (flags & PREPENDS || this.#flagsOf(after) & EXTENDS) &&
        bytes(code) + bytes(after) < 6
      ) {
        const from = Math.max(0, i - graphemeContext);
        const nearby = this.#graphemes.segment(text.slice(from, i + graphemeContext));
        const { segment, index } = nearby.containing(i - from)!;
        const encoded = this.#encoder.encode(segment);
        const whole = from + index === i && encoded.length < 6 ? this.#map.replacement(encoded) : undefined;
        if (whole !== undefined) {
          replacement = whole;
          next = i + segment.length;
        }
      }
      if (replacement !== undefined) {
        result += text.slice(unchanged, i) + replacement;
        unchanged = next;
      }
      i = next;
    }
    return unchanged === 0 ? text : result + text.slice(unchanged);
  }

  #flagsOf(code: number): number {
    return this.#flags[code]! || this.#learn(code);
  }

  #learn(code: number): number {
    const character = String.fromCodePoint(code);
    const replacement = this.#map.replacement(this.#encoder.encode(character));
    let flags = KNOWN;
    if (replacement !== undefined) {
      flags |= REPLACED;
      this.#replacements.set(code, replacement);
    }
    if (extending.test(character) || character === '\n') flags |= EXTENDS;
    if (prepending.includes(character)) flags |= PREPENDS;
    this.#flags[code] = flags;
    return flags;
  }
}

/** Length of a code point in UTF-8. */
function bytes(code: number): number {
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}
