import { ParquetFile } from '../../files/parquet-file';
import type { Table, TableRow } from './table';

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const REMEDY = 'The file is damaged or truncated: write or fetch it again.';

/** A Parquet file with any of the format's compressions. One row group at a time is held in memory, by column. */
export async function openParquet(path: string): Promise<Table> {
  const file = await ParquetFile.open(path, REMEDY, {
    stringFromBytes: bytes => bytes && UTF8.decode(bytes),
  });
  return { names: file.columns, rows: columns => readRows(file, columns) };
}

async function* readRows(file: ParquetFile, columns: readonly string[]): AsyncGenerator<TableRow> {
  for (const range of file.ranges) {
    const cells: ArrayLike<unknown>[] = [];
    for (const column of columns) cells.push(await file.read(column, range));
    for (let i = 0; i < range.rowEnd - range.rowStart; i++) {
      const values: Record<string, unknown> = Object.create(null);
      for (const [c, column] of columns.entries()) values[column] = cells[c]![i];
      yield { values, line: range.rowStart + i + 1 };
    }
  }
}
