import { UserError } from '../../errors';
import type { Selected, Selection } from '../../pages/queries';
import type { RowsBeside } from './beside';
import { findColumn } from './columns';
import { parseFilter } from './filter/parser';
import { type FilterColumns, filterPredicate } from './filter/predicate';
import { type Filter, FilterFault } from './filter/syntax';
import { binEdges, countBins, meanOf } from './histogram';
import { lazily } from './lazily';
import { Recent } from './recent';
import type { SettingRows } from './setting-rows';
import { sortedByNumber, sortedByText } from './sort';

/** The rows of one setting that pass a filter. */
interface Filtered {
  /** All rows of the pool, and those that pass, in the order of the tables. */
  pool: Int32Array;
  rows: Int32Array;
  fault?: Selected['fault'];
}

const FILTERED_KEPT = 6;
const SORTED_KEPT = 6;

const CONTRAST = /^contrast\s+/;

/** Filters, sorts and counts the rows of one setting of a run; the last few answers are kept. */
export class Selections {
  readonly #filtered = new Recent<() => Promise<Filtered>>(FILTERED_KEPT);
  readonly #sorted = new Recent<() => Promise<Int32Array>>(SORTED_KEPT);
  readonly #edges = new Map<string, number[]>();

  /** @param beside the rows of the other run, where there is one */
  constructor(
    readonly rows: SettingRows,
    private readonly languages: readonly string[],
    readonly beside: RowsBeside | undefined,
  ) {}

  async select(selection: Selection): Promise<Selected> {
    const { pool, rows, fault } = await this.#filter(selection);
    const columns = this.rows.columns.map(name => {
      const values = this.rows.column(name)!;
      const edges = this.#edgesOf(name, poolOf(selection), values, pool);
      return {
        name,
        mean: meanOf(values, rows),
        ...(this.beside && { otherMean: meanOf(this.beside.column(name), rows) }),
        edges,
        counts: countBins(edges, values, rows),
      };
    });
    return { count: rows.length, total: pool.length, ...(fault && { fault }), columns };
  }

  /** The numbers of the selected rows in their order. */
  sort(selection: Selection): Promise<Int32Array> {
    const { filter, sort } = selection;
    const key = JSON.stringify([poolOf(selection), filter, sort.by, sort.descending]);
    return this.#sorted.get(key, () => lazily(() => this.#sort(selection)))();
  }

  async #sort(selection: Selection): Promise<Int32Array> {
    const { by, descending } = selection.sort;
    const { rows } = await this.#filter(selection);
    if (by === 'text') return sortedByText(rows, await this.rows.texts(), descending);
    if (by === 'language') return sortedByText(rows, this.rows.languages, descending);
    if (by === 'query') return sortedByText(rows, this.rows.queries, descending);
    const contrast = CONTRAST.test(by);
    const column = findColumn(by.replace(CONTRAST, ''), this.rows.columns);
    return sortedByNumber(rows, this.#numbers(column, contrast), descending);
  }

  #numbers(column: string, contrast: boolean): ArrayLike<number> {
    if (!contrast) return this.rows.column(column)!;
    if (this.beside) return this.beside.contrast(column);
    throw new UserError(
      'there is no other run to compare with',
      undefined,
      'Choose one, or sort by a measure.',
    );
  }

  #filter(selection: Selection): Promise<Filtered> {
    const key = JSON.stringify([poolOf(selection), selection.filter]);
    return this.#filtered.get(key, () => lazily(() => this.#applyFilter(selection)))();
  }

  async #applyFilter(selection: Selection): Promise<Filtered> {
    const all = Int32Array.from({ length: this.rows.count }, (_, row) => row);
    const wanted = poolOf(selection);
    const pool = wanted === undefined ? all : all.filter(row => this.rows.pools[row] === wanted);
    let filter: Filter;
    try {
      filter = parseFilter(selection.filter, {
        columns: this.rows.columns,
        languages: this.languages,
        contrast: this.beside !== undefined,
      });
    } catch (error) {
      if (!(error instanceof FilterFault)) throw error;
      const { message, from, to } = error;
      return { pool, rows: pool, fault: { message, from, to } };
    }
    const passes = await filterPredicate(filter, this.#filterColumns());
    return { pool, rows: pool.filter(row => passes(row)) };
  }

  #filterColumns(): FilterColumns {
    const { queries, languages, pools, foldedTexts, firstLanguages, relevant } = this.rows;
    const numbers = async (column: string, contrast: boolean) => this.#numbers(column, contrast);
    return { queries, languages, pools, foldedTexts, firstLanguages, relevant, numbers };
  }

  /** The same for every filter, so that histograms can be compared. */
  #edgesOf(name: string, pool: string | undefined, values: Float64Array, rows: Int32Array): number[] {
    const key = `${name} ${pool}`;
    const edges = this.#edges.get(key) ?? binEdges(name, values, rows);
    this.#edges.set(key, edges);
    return edges;
  }
}

/** Only the cross-lingual setting has several pools for a query. */
function poolOf({ setting, pool }: Selection): string | undefined {
  return setting === 'crosslingual' ? pool : undefined;
}
