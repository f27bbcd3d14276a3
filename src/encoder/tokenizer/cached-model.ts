import { Model } from '@huggingface/tokenizers';

/** Pre-tokens kept; with their tokens, some 20 MB. */
const capacity = 1 << 16;

/** Longer pre-tokens (whole sentences, in scripts without spaces) hardly come twice. */
const longestKept = 48;

/**
 * Remembers how the model splits a pre-token: most words of a corpus come again and again. Also keeps unknown tokens of neighbouring
 * pre-tokens apart, which the library would fuse into one.
 */
export class CachedModel extends Model {
  readonly #known = new Map<string, readonly string[]>();

  constructor(readonly model: Model) {
    super(model.config);
    this.vocab = model.vocab;
    this.tokens_to_ids = model.tokens_to_ids;
    this.unk_token_id = model.unk_token_id!;
    this.fuse_unk = false;
  }

  override encode(pretokens: string[]): string[] {
    const tokens: string[] = [];
    for (const pretoken of pretokens) for (const token of this.#split(pretoken)) tokens.push(token);
    return tokens;
  }

  #split(pretoken: string): readonly string[] {
    const known = this.#known.get(pretoken);
    if (known) return known;
    const tokens = this.model([pretoken]);
    if (pretoken.length <= longestKept) {
      if (this.#known.size === capacity) this.#known.clear();
      this.#known.set(pretoken, tokens);
    }
    return tokens;
  }
}
