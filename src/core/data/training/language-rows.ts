import type { Language } from '../model';
import { NONE, type PairIndex } from './pair-index';

export interface LanguageCounts {
  language: Language;
  pairs: number;
  /** Pairs whose group has other languages too. */
  parallelPairs: number;
  /** Different positive passages, see `PairStore.passageOf`. */
  passages: number;
}

/** The sizes on which sampling depends. */
export interface PairCounts {
  pairs: number;
  /** Groups in two languages or more. */
  parallelGroups: number;
  languages: readonly LanguageCounts[];
}

/** The rows sorted by language; of each language, those with a translation come first. 4 bytes a row. */
export class LanguageRows {
  readonly counts: PairCounts;
  readonly #rows: Uint32Array;
  /** Language → where its rows start and end, and where those with a translation end. */
  readonly #spans = new Map<Language, { start: number; parallelEnd: number; end: number }>();

  constructor(index: PairIndex) {
    const { languages, language, group, lastRow, previous, passage } = index;
    const isParallel = (row: number) => previous[lastRow[group[row]!]!] !== NONE;

    const pairs = new Float64Array(languages.length);
    const parallelPairs = new Float64Array(languages.length);
    for (let row = 0; row < language.length; row++) {
      pairs[language[row]!]!++;
      if (isParallel(row)) parallelPairs[language[row]!]!++;
    }

    const nextParallel = new Float64Array(languages.length);
    const nextAlone = new Float64Array(languages.length);
    let start = 0;
    for (const [l, name] of languages.entries()) {
      const parallelEnd = start + parallelPairs[l]!;
      const end = start + pairs[l]!;
      this.#spans.set(name, { start, parallelEnd, end });
      nextParallel[l] = start;
      nextAlone[l] = parallelEnd;
      start = end;
    }

    this.#rows = new Uint32Array(language.length);
    for (let row = 0; row < language.length; row++) {
      const next = isParallel(row) ? nextParallel : nextAlone;
      this.#rows[next[language[row]!]!++] = row;
    }

    const lastSeenIn = new Uint16Array(passage.length); // language + 1
    const passagesIn = (l: number): number => {
      let count = 0;
      for (const row of this.all(languages[l]!)) {
        const p = passage[group[row]!]!;
        if (lastSeenIn[p] === l + 1) continue;
        lastSeenIn[p] = l + 1;
        count++;
      }
      return count;
    };
    this.counts = {
      pairs: language.length,
      parallelGroups: lastRow.reduce((count, row) => count + (previous[row] === NONE ? 0 : 1), 0),
      languages: languages.map((name, l) => ({
        language: name,
        pairs: pairs[l]!,
        parallelPairs: parallelPairs[l]!,
        passages: passagesIn(l),
      })),
    };
  }

  all(language: Language): Uint32Array {
    const { start, end } = this.#spans.get(language) ?? { start: 0, end: 0 };
    return this.#rows.subarray(start, end);
  }

  parallel(language: Language): Uint32Array {
    const { start, parallelEnd } = this.#spans.get(language) ?? { start: 0, parallelEnd: 0 };
    return this.#rows.subarray(start, parallelEnd);
  }
}
