const FEWEST_WORDS = 4;
const FEWEST_CHARACTERS = 12;

/** Scripts that leave no blanks between words: a text without any may have many. */
const UNSPACED =
  /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmr}\p{scx=Mymr}\p{scx=Tibt}]/u;

/**
 * Whether a passage says so much that meeting it again is no accident. A year, a name or a heading of under 12 characters or
 * 4 words occurs anywhere.
 */
export function isTelling(passage: string): boolean {
  const text = passage.trim();
  if (text.length < FEWEST_CHARACTERS) return false;
  let words = 1;
  for (const _ of text.matchAll(/\s+/g)) if (++words === FEWEST_WORDS) return true;
  return UNSPACED.test(text);
}
