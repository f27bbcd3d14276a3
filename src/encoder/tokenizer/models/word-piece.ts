import type { IdBuffer } from '../id-buffer';
import type { PieceModel } from './model';
import { PieceTrie } from './piece-trie';

/** The `model` object of a WordPiece `tokenizer.json`. */
export interface WordPieceConfig {
  vocab: Readonly<Record<string, number>>;
  unk_token: string;
  continuing_subword_prefix: string;
  max_input_chars_per_word: number;
}

/** Takes the longest piece again and again; a word that cannot be split so, or is too long, is unknown as a whole. */
export class WordPieceModel implements PieceModel {
  readonly #starts = new PieceTrie();
  /** The pieces that go on with a word, without their prefix. */
  readonly #continuations = new PieceTrie();
  readonly #unknown: number;
  readonly #longestWord: number;

  constructor({
    vocab,
    unk_token,
    continuing_subword_prefix: prefix,
    max_input_chars_per_word,
  }: WordPieceConfig) {
    for (const [piece, id] of Object.entries(vocab)) {
      this.#starts.insert(piece, id);
      if (piece.startsWith(prefix)) this.#continuations.insert(piece, id, prefix.length);
    }
    this.#unknown = vocab[unk_token]!;
    this.#longestWord = max_input_chars_per_word;
  }

  idOf(piece: string): number {
    return this.#starts.find(piece);
  }

  encode(pretoken: string, out: IdBuffer): void {
    const from = out.length;
    if (!this.#isTooLong(pretoken)) {
      let start = 0;
      while (start < pretoken.length) {
        const next = this.#appendLongest(pretoken, start, out);
        if (next === start) break;
        start = next;
      }
      if (start === pretoken.length) return;
      out.length = from;
    }
    out.push(this.#unknown);
  }

  /** @returns the end of the longest piece that starts there, or `start` where there is none */
  #appendLongest(word: string, start: number, out: IdBuffer): number {
    const trie = start === 0 ? this.#starts : this.#continuations;
    let longest = -1;
    let next = start;
    for (let end = start, node = trie.root; end < word.length; ) {
      node = trie.child(node, word.charCodeAt(end++));
      if (node < 0) break;
      const id = trie.id(node);
      if (id < 0) continue;
      longest = id;
      next = end;
    }
    if (next > start) out.push(longest);
    return next;
  }

  #isTooLong(word: string): boolean {
    if (word.length <= this.#longestWord) return false;
    let characters = 0;
    for (let i = 0; i < word.length && characters <= this.#longestWord; characters++)
      i += word.codePointAt(i)! > 0xffff ? 2 : 1;
    return characters > this.#longestWord;
  }
}
