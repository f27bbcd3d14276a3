import type { Normalizer, PreTokenizer } from '@huggingface/tokenizers';
import type { AddedTokens } from './added-tokens';
import type { IdBuffer } from './id-buffer';
import type { PieceModel } from './models/model';
import { noLetters, WordCache, withLetter } from './word-cache';

/** The steps from a text to its ids. */
export interface PipelineParts {
  /** Those found in texts as they are, and in texts as normalised. */
  addedTokens: AddedTokens;
  normalizedTokens: AddedTokens;
  normalizer: Normalizer | null;
  preTokenizer: PreTokenizer | null;
  model: PieceModel;
  /** See `wordExceptions`. */
  wordExceptions: RegExp | undefined;
}

const space = 32;

/** Carries out the steps; word by word where that gives the same ids, so that a word seen before costs no more than a look. */
export class Pipeline {
  readonly #words = new WordCache();
  readonly #pretokens = new WordCache();
  readonly #wordExceptions: RegExp | undefined;

  constructor(private readonly parts: PipelineParts) {
    if (parts.normalizedTokens.areNone) this.#wordExceptions = parts.wordExceptions;
  }

  /** Appends the ids of a text, special tokens not included; may stop once there are `enough`. */
  encode(text: string, enough: number, out: IdBuffer): void {
    const end = out.length + enough;
    for (const [section, start] of this.parts.addedTokens.sections(text)) {
      if (out.length >= end) return;
      if (typeof section === 'number') out.push(section);
      else if (!this.#encodeWords(section, end, out)) this.#encodeWhole(section, start === 0, out);
    }
  }

  /** @returns whether the text could be encoded word by word; where not, nothing is appended */
  #encodeWords(text: string, enough: number, out: IdBuffer): boolean {
    if (!this.#wordExceptions) return false;
    const from = out.length;
    for (let start = 0, end = 0; start < text.length && out.length < enough; start = end) {
      let hash = withLetter(noLetters, text.charCodeAt(start));
      for (end = start + 1; end < text.length; end++) {
        const unit = text.charCodeAt(end);
        if (unit === space) break;
        hash = withLetter(hash, unit);
      }
      if (this.#words.append(text, start, end, hash, out)) continue;
      const before = out.length;
      const word = this.#normalize(text.slice(start, end));
      if (this.#wordExceptions.test(word)) {
        out.length = from;
        return false;
      }
      this.#encodeNormalized(word, true, out);
      this.#words.keep(text, start, end, hash, out, before);
    }
    return true;
  }

  #encodeWhole(text: string, isFirst: boolean, out: IdBuffer): void {
    for (const [section, start] of this.parts.normalizedTokens.sections(this.#normalize(text))) {
      if (typeof section === 'number') out.push(section);
      else this.#encodeNormalized(section, isFirst && start === 0, out);
    }
  }

  #normalize(text: string): string {
    return this.parts.normalizer ? this.parts.normalizer.normalize(text) : text;
  }

  /** @param isFirst whether the text begins with this */
  #encodeNormalized(text: string, isFirst: boolean, out: IdBuffer): void {
    if (text === '') return;
    const { preTokenizer } = this.parts;
    if (!preTokenizer) this.#encodePretoken(text, out);
    else
      for (const pretoken of preTokenizer.pre_tokenize(text, { section_index: isFirst ? 0 : 1 }))
        this.#encodePretoken(pretoken, out);
  }

  #encodePretoken(pretoken: string, out: IdBuffer): void {
    let hash = noLetters;
    for (let i = 0; i < pretoken.length; i++) hash = withLetter(hash, pretoken.charCodeAt(i));
    if (this.#pretokens.append(pretoken, 0, pretoken.length, hash, out)) return;
    const before = out.length;
    this.parts.model.encode(pretoken, out);
    this.#pretokens.keep(pretoken, 0, pretoken.length, hash, out, before);
  }
}
