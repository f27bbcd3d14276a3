import { join } from 'node:path';
import { AtomicFile } from '../files/atomic-file';
import { csvLine } from '../text/csv';
import { parquetShape, readParquet } from './read-parquet';

const TABLES = ['queries', 'rankings', 'relevant', 'passages'] as const;

/**
 * Writes the tables of an evaluation as CSV (RFC 4180, but with \n), a row group at a time. Null is an empty field.
 *
 * @param tables `eval/<dataset>` of a run
 * @returns the files written
 */
export async function exportCsv(tables: string, target: string): Promise<string[]> {
  const written: string[] = [];
  for (const name of TABLES) {
    const source = join(tables, `${name}.parquet`);
    const { columns: names } = await parquetShape(source);
    const file = await AtomicFile.create(join(target, `${name}.csv`));
    try {
      await file.write(csvLine(names));
      for await (const { count, columns } of readParquet(source)) {
        const values = names.map(column => columns[column]!);
        for (let i = 0; i < count; i++) {
          const full = file.write(csvLine(values.map(column => column[i])));
          if (full) await full;
        }
      }
      await file.finish();
    } finally {
      await file.discard();
    }
    written.push(file.path);
  }
  return written;
}
