/** Tokens that a tokenizer adds to every text. */
const SPECIAL_TOKENS = 2;
/** Bytes of UTF-8 to a token: 3 to 7, by language and tokenizer. */
const BYTES_PER_TOKEN = 4;

/** How long texts are, and about how many tokens that makes: tokenizing itself would take longer than all else. */
export class TextSizes {
  count = 0;
  bytes = 0;
  longest = 0;

  add(text: string): void {
    const bytes = Buffer.byteLength(text);
    this.count++;
    this.bytes += bytes;
    this.longest = Math.max(this.longest, bytes);
  }

  /** Tokens of a text on average, `limit` at most. */
  meanTokens(limit: number): number {
    return this.count === 0 ? 0 : Math.min(limit, tokensOf(this.bytes / this.count));
  }

  /** Tokens of the longest text, `limit` at most. */
  mostTokens(limit: number): number {
    return Math.min(limit, tokensOf(this.longest));
  }
}

const tokensOf = (bytes: number): number => Math.ceil(bytes / BYTES_PER_TOKEN) + SPECIAL_TOKENS;
