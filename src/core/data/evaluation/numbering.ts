import { Growing } from '../../trec/growing';
import type { Language, Passage, RetrievalDataset } from '../model';

/** A data set in numbers, as an exact search works on it: query i is `queries[i]`, passage i the i-th of `passages()`. */
export interface NumberedDataset {
  languages: readonly Language[];
  /** `[queries]`, index into `languages`. */
  queryLanguage: Int32Array;
  /** `[passages]`, index into `languages`. */
  passageLanguage: Uint32Array;
  judged: JudgedPassages;
}

/**
 * The passages that each query has judgments for: those of query q at `offsets[q] … offsets[q+1]−1`, sorted by language,
 * then number. So the judgments of a query in one language, too, stand side by side.
 */
export interface JudgedPassages {
  /** One more than there are queries. */
  offsets: Int32Array;
  passages: Int32Array;
  /** 1 and more is relevant. */
  grades: Int32Array;
}

/** Numbers the passages of a data set while they stream by: call `add` for each in turn, then `finish`. */
export class Numbering {
  readonly #languages: ReadonlyMap<Language, number>;
  readonly #passageLanguage = new Growing(Uint32Array);
  /** Only passages that are judged: number −1 until it has come by. */
  readonly #numbers = new Map<string, number>();

  constructor(private readonly dataset: RetrievalDataset) {
    this.#languages = new Map(dataset.languages.map((language, i) => [language, i]));
    for (const grades of new Set(dataset.judgments.values()))
      for (const id of grades.keys()) this.#numbers.set(id, -1);
  }

  /** @returns the passage's number */
  add({ id, language }: Passage): number {
    const number = this.#passageLanguage.length;
    if (this.#numbers.has(id)) this.#numbers.set(id, number);
    this.#passageLanguage.push(this.#languages.get(language)!);
    return number;
  }

  /** @throws RangeError where a judged passage was not among those added */
  finish(): NumberedDataset {
    const { languages, queries } = this.dataset;
    const passageLanguage = this.#passageLanguage.finish();
    const offsets = new Int32Array(queries.length + 1);
    const passages: number[] = [];
    const grades: number[] = [];
    for (const [q, { id }] of queries.entries()) {
      for (const { passage, grade } of this.#judgedOf(id, passageLanguage)) {
        passages.push(passage);
        grades.push(grade);
      }
      offsets[q + 1] = grades.length;
    }
    return {
      languages,
      queryLanguage: Int32Array.from(queries, ({ language }) => this.#languages.get(language)!),
      passageLanguage,
      judged: { offsets, passages: Int32Array.from(passages), grades: Int32Array.from(grades) },
    };
  }

  #judgedOf(query: string, passageLanguage: Uint32Array): { passage: number; grade: number }[] {
    const judged = [...(this.dataset.judgments.get(query) ?? [])].map(([id, grade]) => {
      const passage = this.#numbers.get(id)!;
      if (passage < 0) throw new RangeError(`passage ${id} is judged but was not added`);
      return { passage, grade };
    });
    const language = ({ passage }: { passage: number }) => passageLanguage[passage]!;
    return judged.sort((a, b) => language(a) - language(b) || a.passage - b.passage);
  }
}
