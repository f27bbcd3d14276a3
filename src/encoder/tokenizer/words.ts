import type { Normalizer, ReplaceNormalizer, SequenceNormalizer } from '@huggingface/tokenizers';
import type { ExactPrecompiled } from './normalizers';
import type { PreTokenizerConfig } from './pre-tokenizers';

const never = /(?!)/;
const endsInSpace = / $/;
const beginsOrEndsInWhiteSpace = /^ ?(?:\p{White_Space}|$)|\p{White_Space}$/u;

/**
 * Whether the words of a text, each with the space before it, can be tokenized one by one, so that the text's ids are theirs one after
 * another: undefined where what becomes of a word may depend on its neighbours, otherwise a pattern that finds the words (as
 * normalised) for whose texts it does not hold.
 */
export function wordExceptions(
  normalizer: Normalizer | null,
  preTokenizer: PreTokenizerConfig | undefined,
): RegExp | undefined {
  const normalizers = normalizer ? parts(normalizer) : [];
  if (!preTokenizer || !normalizers.every(part => mergesSpaces(part) || keepsWordsApart(part)))
    return undefined;
  const [first, ...others] =
    preTokenizer.type === 'Sequence' ? (preTokenizer.pretokenizers ?? []) : [preTokenizer];
  if (others.some(other => other.type === 'Sequence' || other.prepend_scheme === 'first')) return undefined;
  switch (first?.type) {
    case 'WhitespaceSplit':
    case 'Whitespace':
    case 'BertPreTokenizer':
      return never;
    case 'Metaspace':
      if (first.split === false || first.prepend_scheme === 'first' || (first.replacement ?? '▁') !== '▁')
        return undefined;
      return normalizers.some(mergesSpaces) ? endsInSpace : never;
    case 'ByteLevel':
      return first.use_regex === false || normalizers.some(mergesSpaces)
        ? undefined
        : beginsOrEndsInWhiteSpace;
    default:
      return undefined;
  }
}

function parts(normalizer: Normalizer): Normalizer[] {
  if (normalizer.config.type !== 'Sequence') return [normalizer];
  return (normalizer as SequenceNormalizer).normalizers.flatMap(part => (part ? parts(part) : []));
}

function mergesSpaces({ config }: Normalizer): boolean {
  return config.type === 'Replace' && config.pattern?.Regex === ' {2,}' && config.content === ' ';
}

function keepsWordsApart(normalizer: Normalizer): boolean {
  switch (normalizer.config.type) {
    case 'NFC':
    case 'NFD':
    case 'NFKC':
    case 'NFKD':
    case 'Lowercase':
    case 'StripAccents':
    case 'BertNormalizer':
      return true;
    case 'Precompiled':
      return (normalizer as ExactPrecompiled).keepsWordsApart();
    case 'Replace':
      return isBlindToSpaces((normalizer as ReplaceNormalizer).pattern);
    default:
      return false;
  }
}

/** Groups, alternatives and quantifiers; or else something that matches a character. */
const syntax =
  /\(\?(?:<?[=!]|:)|[()|?*+]|\{\d+(?:,\d*)?\}|(?<atom>\[(?:\\.|[^[\]\\])+\]|\\[pP]\{\w+\}|\\u\{[\da-fA-F]+\}|\\u[\da-fA-F]{4}|\\x[\da-fA-F]{2}|\\[^\w\s]|[^\\^$.[\](){}|?*+])/gu;

/** Whether a space is to the pattern what an end of the text is: nothing in it matches one, and it tells no other places apart. */
export function isBlindToSpaces(pattern: RegExp | null): boolean {
  if (!pattern) return true;
  const { source } = pattern;
  if (new RegExp(source, 'u').test('') || source.replace(syntax, '') !== '') return false;
  return [...source.matchAll(syntax)].every(
    ({ groups }) => !groups?.atom || !new RegExp(groups.atom, 'u').test(' '),
  );
}
