/** One row, as the values of its columns. */
export interface TableRow {
  values: Record<string, unknown>;
  /** The line on which the row starts, from 1; of Parquet, the number of the row. */
  line: number;
}

/** A file of rows with named columns. */
export interface Table {
  /** The names of the columns; of JSON Lines, the keys of the first row. None where the file is empty. */
  names: readonly string[];
  /** Streams the rows, with at least the columns named. */
  rows(columns: readonly string[]): AsyncIterable<TableRow>;
}
