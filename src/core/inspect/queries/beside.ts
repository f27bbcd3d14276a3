import { numberOrNull, type SettingRows } from './setting-rows';

/** The rows of one run beside those of another, query by query and pool by pool. */
export class RowsBeside {
  /** `[rows]`: the other run's row of the same query and pool, −1 where it has none. */
  readonly #rowOf: Int32Array;

  constructor(
    private readonly rows: SettingRows,
    readonly other: SettingRows,
  ) {
    this.#rowOf = Int32Array.from({ length: rows.count }, (_, row) => this.#find(row));
  }

  /** Mostly both runs have the same rows. */
  #find(row: number): number {
    const { rows, other } = this;
    if (other.queries[row] === rows.queries[row] && other.pools[row] === rows.pools[row]) return row;
    return other.find(rows.queries[row]!, rows.pools[row]!);
  }

  rowOf(row: number): number {
    return this.#rowOf[row]!;
  }

  /** The other's values in the order of this run's columns; undefined where it has not the query. */
  values(row: number): (number | null)[] | undefined {
    const at = this.#rowOf[row]!;
    if (at < 0) return undefined;
    return this.rows.columns.map(name => numberOrNull(this.other.column(name)?.[at] ?? Number.NaN));
  }

  /** The other's values of a column in the order of this run's rows; NaN where it has none. */
  column(name: string): Float64Array {
    const values = this.other.column(name);
    return Float64Array.from(this.#rowOf, at => values?.[at] ?? Number.NaN);
  }

  /** Other − this, by row; NaN where one of them has no value. */
  contrast(name: string): Float64Array {
    const own = this.rows.column(name);
    return this.column(name).map((value, row) => value - (own?.[row] ?? Number.NaN));
  }
}
