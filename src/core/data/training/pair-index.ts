import { UserError } from '../../errors';
import { type Hash64, hash64, toNumber } from '../../hash';
import type { Language, TrainingPair } from '../model';
import { grown, resize } from './resize';
import { TextIndex } from './text-index';
import { textHash } from './text-key';

/** Ends the chain of a group's rows. */
export const NONE = 0xffffffff;
const MOST_LANGUAGES = 0xffff;

/** What is kept in memory of each row and group: 30 bytes a row and 8 bytes a group. */
export interface PairIndex {
  languages: readonly Language[];
  /** Row → the first byte of its text; one entry more, the end of the last. */
  offsets: Float64Array;
  /** Row → index of its language. */
  language: Uint16Array;
  /** Row → `textKey` of its positive. */
  textKey: Float64Array;
  /** Row → group. */
  group: Uint32Array;
  /** Row → the row before it in its group, or `NONE`. */
  previous: Uint32Array;
  /** Group → its last row. */
  lastRow: Uint32Array;
  /** Group → the smallest group with the same passage. */
  passage: Uint32Array;
}

/** Takes the rows of a data set one by one. */
export class PairIndexBuilder {
  size = 0;
  #languages = new Map<Language, number>();
  #offsets = new Float64Array(1024);
  #language = new Uint16Array(1024);
  #textKey = new Float64Array(1024);
  #group = new Uint32Array(1024);
  #previous = new Uint32Array(1024);
  #lastRow = new Uint32Array(1024);
  #passage = new Uint32Array(1024);

  #groups = new TextIndex();
  #passages = new TextIndex();
  /** Index of a passage's id or text → the first group that has it. */
  #firstGroup = new Uint32Array(1024);

  /**
   * Adds a row.
   *
   * @param offset the first byte of its text
   * @returns the earlier row with the same id and language, if there is one; then nothing is added
   */
  add(pair: TrainingPair, offset: number): number | undefined {
    const language = this.#languageIndex(pair.language);
    const known = this.#groups.size;
    const group = this.#groups.indexOf(pair.id);
    const isNew = group === known;
    for (let row = isNew ? NONE : this.#lastRow[group]!; row !== NONE; row = this.#previous[row]!) {
      if (this.#language[row] === language) return row;
    }

    const row = this.size++;
    this.#growTo(this.size, this.#groups.size);
    if (isNew) this.#passage[group] = group;
    const text = textHash(pair.positive);
    this.#offsets[row] = offset;
    this.#language[row] = language;
    this.#textKey[row] = toNumber(text);
    this.#group[row] = group;
    this.#previous[row] = isNew ? NONE : this.#lastRow[group]!;
    this.#lastRow[group] = row;

    this.#linkPassage(text, group);
    if (pair.passage !== undefined) this.#linkPassage(hash64(`\0${pair.passage}`), group);
    return undefined;
  }

  /** @param end the byte after the last text */
  finish(end: number): PairIndex {
    const groups = this.#groups.size;
    this.#groups = this.#passages = new TextIndex();
    this.#firstGroup = new Uint32Array(0);
    for (let group = 0; group < groups; group++) this.#passage[group] = this.#passageOf(group);
    this.#growTo(this.size + 1, groups);
    this.#offsets[this.size] = end;
    return {
      languages: [...this.#languages.keys()],
      offsets: resize(this.#offsets, this.size + 1),
      language: resize(this.#language, this.size),
      textKey: resize(this.#textKey, this.size),
      group: resize(this.#group, this.size),
      previous: resize(this.#previous, this.size),
      lastRow: resize(this.#lastRow, groups),
      passage: resize(this.#passage, groups),
    };
  }

  #languageIndex(language: Language): number {
    const known = this.#languages.get(language);
    if (known !== undefined) return known;
    const index = this.#languages.size;
    if (index === MOST_LANGUAGES) {
      throw new UserError(
        `more than ${MOST_LANGUAGES} languages.`,
        undefined,
        'Check the column of languages.',
      );
    }
    this.#languages.set(language, index);
    return index;
  }

  #growTo(rows: number, groups: number): void {
    this.#offsets = grown(this.#offsets, rows);
    this.#language = grown(this.#language, rows);
    this.#textKey = grown(this.#textKey, rows);
    this.#group = grown(this.#group, rows);
    this.#previous = grown(this.#previous, rows);
    this.#lastRow = grown(this.#lastRow, groups);
    this.#passage = grown(this.#passage, groups);
  }

  /** Notes that the group's passage has this id or text: it is then the passage of all groups that have it. */
  #linkPassage(hash: Hash64, group: number): void {
    const known = this.#passages.size;
    const passage = this.#passages.indexOfHash(hash);
    if (passage === known) {
      this.#firstGroup = grown(this.#firstGroup, known + 1);
      this.#firstGroup[passage] = group;
    } else {
      const a = this.#passageOf(group);
      const b = this.#passageOf(this.#firstGroup[passage]!);
      this.#passage[Math.max(a, b)] = Math.min(a, b);
    }
  }

  /** Union-find: each group points to one with the same passage and a smaller number, the smallest to itself. */
  #passageOf(group: number): number {
    const parents = this.#passage;
    let at = group;
    while (parents[at] !== at) {
      parents[at] = parents[parents[at]!]!; // halves the path for the next time
      at = parents[at]!;
    }
    return at;
  }
}
