import {
  asyncBufferFromFile,
  type FileMetaData,
  parquetMetadataAsync,
  parquetScan,
  parquetSchema,
} from 'hyparquet';
import { UserError } from '../../errors';
import { parquetCodecs } from '../../files/parquet-codecs';
import { readError } from '../../files/read';
import type { Table, TableRow } from './table';

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A Parquet file with any of the format's compressions. One row group at a time is held in memory, by column. */
export async function openParquet(path: string): Promise<Table> {
  return reading(path, async () => {
    const file = await asyncBufferFromFile(path);
    const metadata = await parquetMetadataAsync(file);
    const names = parquetSchema(metadata).children.map(({ element }) => element.name);
    return { names, rows: columns => readParquet(path, metadata, columns) };
  });
}

async function* readParquet(
  path: string,
  metadata: FileMetaData,
  columns: readonly string[],
): AsyncGenerator<TableRow> {
  const scan = await reading(path, async () =>
    parquetScan({
      file: await asyncBufferFromFile(path),
      metadata,
      columns: [...columns],
      compressors: parquetCodecs,
      parsers: { stringFromBytes: bytes => bytes && UTF8.decode(bytes) },
    }),
  );
  for (const { rowStart, rowEnd } of scan.ranges) {
    const cells = await reading(path, () =>
      Promise.all(columns.map(column => scan.readColumn({ column, rowStart, rowEnd }))),
    );
    for (let i = 0; i < rowEnd - rowStart; i++) {
      const values: Record<string, unknown> = {};
      for (const [c, column] of columns.entries()) values[column] = cells[c]![i];
      yield { values, line: rowStart + i + 1 };
    }
  }
}

/** hyparquet throws plain errors of many kinds for a damaged file. */
async function reading<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const known = readError(path, error);
    if (known instanceof UserError) throw known;
    throw new UserError(
      `cannot be read as Parquet: ${(error as Error).message}.`,
      { file: path },
      'The file is damaged or truncated: write or fetch it again.',
      { cause: error },
    );
  }
}
