/** Accents of Latin, Greek and Cyrillic, points of Hebrew, vowel signs of Arabic; in other scripts marks are letters. */
const ACCENTS = /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670]/g;

/** A text as search compares it: without case, accents and other forms of the same letter. */
export function foldText(text: string): string {
  return text.normalize('NFKD').replace(ACCENTS, '').toUpperCase().toLowerCase().replaceAll('ς', 'σ');
}
