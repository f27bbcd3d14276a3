import { asyncBufferFromFile, parquetMetadataAsync, parquetScan, parquetSchema } from 'hyparquet';
import { UserError } from '../errors';
import { parquetCodecs } from '../files/parquet-codecs';
import { readError } from '../files/read';

/** Rows that stand side by side in a table, by column. */
export interface ParquetRows {
  count: number;
  /** Column name → values; null where there is none. */
  columns: Readonly<Record<string, ArrayLike<unknown>>>;
}

/** The names of a table's columns, and how many rows it has. */
export async function parquetShape(path: string): Promise<{ columns: string[]; rows: number }> {
  return reading(path, async () => {
    const metadata = await parquetMetadataAsync(await asyncBufferFromFile(path));
    return {
      columns: parquetSchema(metadata).children.map(({ element }) => element.name),
      rows: Number(metadata.num_rows),
    };
  });
}

/**
 * Reads a table one row group at a time.
 *
 * @param wanted columns; all of them if left out
 * @throws UserError where the file is missing or damaged
 */
export async function* readParquet(path: string, wanted?: readonly string[]): AsyncGenerator<ParquetRows> {
  const columns = [...(wanted ?? (await parquetShape(path)).columns)];
  const scan = await reading(path, async () =>
    parquetScan({ file: await asyncBufferFromFile(path), columns, compressors: parquetCodecs }),
  );
  for (const { rowStart, rowEnd } of scan.ranges) {
    const values = await reading(path, () =>
      Promise.all(columns.map(column => scan.readColumn({ column, rowStart, rowEnd }))),
    );
    yield {
      count: rowEnd - rowStart,
      columns: Object.fromEntries(columns.map((column, c) => [column, values[c]!])),
    };
  }
}

/** Does work on a file; hyparquet throws plain errors of many kinds for a damaged one. @throws UserError instead */
export async function reading<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const known = readError(path, error);
    if (known instanceof UserError) throw known;
    throw new UserError(
      `cannot be read as Parquet: ${(error as Error).message}`,
      { file: path },
      'The file is damaged.',
      { cause: error },
    );
  }
}
