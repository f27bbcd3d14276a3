/** One of `added_tokens` of `tokenizer.json`. */
export interface AddedToken {
  id: number;
  content: string;
  single_word?: boolean;
  /** Takes the white space before it. */
  lstrip?: boolean;
  rstrip?: boolean;
  special?: boolean;
  /** Is looked for in the text as normalised; by default if it is not special. */
  normalized?: boolean;
}

/** What stands between added tokens, or the id of one. */
export type Section = string | number;

/** Finds added tokens in texts: the leftmost, of several the longest. */
export class AddedTokens {
  readonly #tokens: ReadonlyMap<string, AddedToken>;
  readonly #pattern: RegExp;

  constructor(tokens: readonly AddedToken[]) {
    this.#tokens = new Map(tokens.filter(token => token.content !== '').map(token => [token.content, token]));
    const contents = [...this.#tokens.keys()].sort((a, b) => b.length - a.length);
    const escaped = contents.map(content => content.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
    this.#pattern = new RegExp(escaped.join('|') || '(?!)', 'g');
  }

  get areNone(): boolean {
    return this.#tokens.size === 0;
  }

  /** Where each section starts is told too. */
  *sections(text: string): Generator<[section: Section, start: number]> {
    let start = 0;
    for (const { 0: content, index } of text.matchAll(this.#pattern)) {
      const { id, lstrip, rstrip } = this.#tokens.get(content)!;
      let end = index;
      if (lstrip) while (end > start && isWhiteSpace(text[end - 1]!)) end--;
      if (end > start) yield [text.slice(start, end), start];
      yield [id, index];
      start = index + content.length;
      if (rstrip) while (start < text.length && isWhiteSpace(text[start]!)) start++;
    }
    if (start < text.length) yield [text.slice(start), start];
  }
}

function isWhiteSpace(unit: string): boolean {
  return /\p{White_Space}/u.test(unit);
}
