import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TableFile } from '../../../src/core/inspect/queries/table-file';
import { readParquet } from '../../../src/core/runs/read-parquet';
import type { Target } from '../engine/target';

export const runTables: Target = {
  name: 'run-tables',
  files: [{ name: 'queries.parquet', seeds: [readFileSync('test/fuzz/seeds/run-table.parquet')] }],
  words: ['PAR1', 'query', 'pool', '\x15\x00', '\x16\xfe\xff\xff\xff\x0f'],
  async read(folder) {
    const path = join(folder, 'queries.parquet');
    for await (const _ of readParquet(path));
    const table = await TableFile.open(path);
    for (const column of table.columns) await table.read(column, 0, table.rows);
    if (table.rows > 2) await table.numbers(table.columns[0]!, 1, 2);
  },
};
