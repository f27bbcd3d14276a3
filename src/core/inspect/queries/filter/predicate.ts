import type { RelevantRanks } from '../setting-rows';
import type { Comparison, Filter, Operator } from './syntax';

export type Predicate = (row: number) => boolean;

/** The columns that filters look at, read when a filter needs them. */
export interface FilterColumns {
  readonly queries: ArrayLike<string>;
  readonly languages: ArrayLike<string>;
  readonly pools: ArrayLike<string>;
  foldedTexts(): Promise<ArrayLike<string>>;
  firstLanguages(): Promise<ArrayLike<string>>;
  relevant(): Promise<RelevantRanks>;
  /** NaN where there is no value. */
  numbers(column: string, contrast: boolean): Promise<ArrayLike<number>>;
}

/** Tables show four decimals, so that what looks equal is. */
const SAME = 0.00005;

const COMPARE: Readonly<Record<Operator, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '=': (a, b) => Math.abs(a - b) < SAME,
  '!=': (a, b) => Math.abs(a - b) >= SAME,
};

/** Makes a filter ready to be asked of rows. A query without a value in a column passes no comparison with it. */
export async function filterPredicate(filter: Filter, columns: FilterColumns): Promise<Predicate> {
  switch (filter.kind) {
    case 'and': {
      const terms = await predicates(filter.terms, columns);
      return row => terms.every(term => term(row));
    }
    case 'or': {
      const terms = await predicates(filter.terms, columns);
      return row => terms.some(term => term(row));
    }
    case 'not': {
      const term = await filterPredicate(filter.term, columns);
      return row => !term(row);
    }
    case 'text': {
      const texts = await columns.foldedTexts();
      return row => texts[row]!.includes(filter.text);
    }
    case 'id':
      return row => filter.parts.some(part => columns.queries[row]!.includes(part));
    case 'language':
      return oneOf(columns.languages, filter.languages);
    case 'pool':
      return oneOf(columns.pools, filter.languages);
    case 'first':
      return oneOf(await columns.firstLanguages(), filter.languages);
    case 'missed':
      return missed(filter, await columns.relevant());
    case 'compare':
      return compared(filter, columns);
  }
}

function predicates(filters: readonly Filter[], columns: FilterColumns): Promise<Predicate[]> {
  return Promise.all(filters.map(filter => filterPredicate(filter, columns)));
}

function oneOf(column: ArrayLike<string>, wanted: readonly string[]): Predicate {
  const set = new Set(wanted);
  return row => set.has(column[row]!);
}

async function compared(filter: Comparison, columns: FilterColumns): Promise<Predicate> {
  const values = await columns.numbers(filter.column, filter.contrast);
  const compare = COMPARE[filter.operator];
  return row => compare(values[row]!, filter.value);
}

/** A language has passages for the query, and the best of them stands below the depth. */
function missed(
  { languages, depth }: Extract<Filter, { kind: 'missed' }>,
  relevant: RelevantRanks,
): Predicate {
  const wanted = languages === 'any' ? undefined : new Set(languages);
  return row => {
    const best = new Map<string, number>();
    for (let i = relevant.starts[row]!; i < relevant.starts[row + 1]!; i++) {
      const language = relevant.languages[i]!;
      if (wanted && !wanted.has(language)) continue;
      best.set(language, Math.min(best.get(language) ?? Number.POSITIVE_INFINITY, relevant.ranks[i]!));
    }
    for (const rank of best.values()) if (rank > depth) return true;
    return false;
  };
}
