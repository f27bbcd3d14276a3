import { ParquetFile } from '../files/parquet-file';

/** Rows that stand side by side in a table, by column. */
export interface ParquetRows {
  count: number;
  /** Column name → values; null where there is none. */
  columns: Readonly<Record<string, ArrayLike<unknown>>>;
}

const REMEDY = 'The file is damaged.';

/** The names of a table's columns, and how many rows it has. */
export async function parquetShape(path: string): Promise<{ columns: readonly string[]; rows: number }> {
  const { columns, rows } = await ParquetFile.open(path, REMEDY);
  return { columns, rows };
}

/**
 * Reads a table one row group at a time.
 *
 * @param wanted columns; all of them if left out
 * @throws UserError where the file is missing or damaged, or has no such column
 */
export async function* readParquet(path: string, wanted?: readonly string[]): AsyncGenerator<ParquetRows> {
  const file = await ParquetFile.open(path, REMEDY);
  const columns = wanted ?? file.columns;
  for (const range of file.ranges) {
    const values: [column: string, ArrayLike<unknown>][] = [];
    for (const column of columns) values.push([column, await file.read(column, range)]);
    yield { count: range.rowEnd - range.rowStart, columns: Object.fromEntries(values) };
  }
}
