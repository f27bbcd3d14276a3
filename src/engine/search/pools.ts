import type { Ranking, SearchInput } from './model';
import { TopLists } from './top-list';

/** One of many lists. */
interface ListOf {
  lists: TopLists;
  list: number;
}

/** The best passages of some queries: in the pool of all languages, and in that of each. */
export class Pools {
  readonly all: TopLists;
  readonly #own: TopLists;
  readonly #cross: TopLists;

  /** @param queries how many there are at a time */
  constructor(
    queries: number,
    private readonly input: Pick<SearchInput, 'depth' | 'crossDepth' | 'languages' | 'tieOrder'>,
  ) {
    const { depth, crossDepth, languages, tieOrder } = input;
    this.all = new TopLists(queries, depth, tieOrder);
    this.#own = new TopLists(queries, depth, tieOrder);
    this.#cross = new TopLists(queries * languages, crossDepth, tieOrder);
  }

  /** The pool of `language` for query `q`, whose own language is `queryLanguage`. */
  ofLanguage(q: number, queryLanguage: number, language: number): ListOf {
    return language === queryLanguage
      ? { lists: this.#own, list: q }
      : { lists: this.#cross, list: q * this.input.languages + language };
  }

  /** Puts the pools of query `q` in order and empties them. */
  take(q: number, queryLanguage: number): { all: Ranking; byLanguage: Ranking[] } {
    const byLanguage = Array.from({ length: this.input.languages }, (_, language) => {
      const { lists, list } = this.ofLanguage(q, queryLanguage, language);
      return lists.take(list);
    });
    return { all: this.all.take(q), byLanguage };
  }
}
