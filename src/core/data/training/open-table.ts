import { readJsonLines } from '../json-lines';
import { openCsv } from './csv';
import { extensionOf } from './files';
import { openParquet } from './parquet';
import type { Table, TableRow } from './table';
import { openTsv } from './tsv';

/** Opens a table as its extension says; `.json` is read as JSON Lines. */
export async function openTable(path: string): Promise<Table> {
  switch (extensionOf(path)) {
    case 'csv':
      return openCsv(path);
    case 'tsv':
      return openTsv(path);
    case 'parquet':
      return openParquet(path);
    default:
      return openJsonLines(path);
  }
}

async function openJsonLines(path: string): Promise<Table> {
  const rows = () => readRows(path);
  for await (const { row } of readJsonLines(path)) return { names: Object.keys(row), rows };
  return { names: [], rows };
}

async function* readRows(path: string): AsyncGenerator<TableRow> {
  for await (const { row: values, line } of readJsonLines(path)) yield { values, line };
}
