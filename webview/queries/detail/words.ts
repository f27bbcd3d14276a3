/** A stretch of a text, and whether it is one of the words looked for. */
export interface Piece {
  text: string;
  marked: boolean;
}

const segmenters = new Map<string, Intl.Segmenter>();

/** The words of a text that tell what it is about, without regard to case, as its language parts them. */
export function wordsOf(text: string, language: string): Set<string> {
  const words = new Set<string>();
  for (const { segment, isWordLike } of segmenterOf(language).segment(text))
    if (isWordLike && tells(segment)) words.add(fold(segment));
  return words;
}

/** Cuts a text where the words looked for begin and end; the pieces together are the text. */
export function markWords(text: string, language: string, words: ReadonlySet<string>): Piece[] {
  const pieces: Piece[] = [];
  for (const { segment, isWordLike } of segmenterOf(language).segment(text)) {
    const marked = isWordLike === true && words.has(fold(segment));
    const last = pieces.at(-1);
    if (last && last.marked === marked) last.text += segment;
    else pieces.push({ text: segment, marked });
  }
  return pieces;
}

/**
 * Short words are mostly articles and prepositions, whatever the language; numbers and abbreviations are not. A word of Chinese,
 * Japanese or Korean has few characters.
 */
function tells(word: string): boolean {
  if (/\p{N}/u.test(word)) return true;
  const length = [...word.normalize('NFC')].length;
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(word))
    return length >= 2;
  const isAbbreviation = /^\p{Lu}{2,}$/u.test(word);
  return length >= 4 || isAbbreviation;
}

const fold = (word: string): string => word.normalize('NFKC').toLowerCase();

function segmenterOf(language: string): Intl.Segmenter {
  let segmenter = segmenters.get(language);
  if (segmenter === undefined) {
    segmenter = makeSegmenter(language);
    segmenters.set(language, segmenter);
  }
  return segmenter;
}

/** Data sets may write language tags that are none. */
function makeSegmenter(language: string): Intl.Segmenter {
  try {
    return new Intl.Segmenter(language, { granularity: 'word' });
  } catch {
    return new Intl.Segmenter(undefined, { granularity: 'word' });
  }
}
