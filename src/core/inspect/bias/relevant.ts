import { join } from 'node:path';
import type { QueryResult, RelevantPassage } from '../../metrics/results';
import { readParquet } from '../../runs/read-parquet';

/** A query of the multilingual setting with the ranks of its relevant passages. */
export type PooledQuery = Pick<QueryResult, 'query' | 'language' | 'group'> & { relevant: RelevantPassage[] };

/**
 * The queries of the multilingual setting.
 *
 * @param folder `eval/<dataset>` of a run
 * @throws UserError where a table is missing or damaged
 */
export async function readPooledQueries(folder: string): Promise<PooledQuery[]> {
  const queries = new Map<string, PooledQuery>();
  const table = (name: string, columns: string[]) => pooledRows(join(folder, `${name}.parquet`), columns);
  for await (const [query, group, language] of table('queries', ['query', 'group', 'language'])) {
    const id = String(query);
    queries.set(id, { query: id, group: String(group), language: String(language), relevant: [] });
  }
  const columns = ['query', 'passage', 'language', 'grade', 'rank'];
  for await (const [query, passage, language, grade, rank] of table('relevant', columns)) {
    queries.get(String(query))?.relevant.push({
      passage: String(passage),
      language: String(language),
      grade: Number(grade),
      rank: Number(rank),
    });
  }
  return [...queries.values()];
}

async function* pooledRows(path: string, names: readonly string[]): AsyncGenerator<unknown[]> {
  for await (const { count, columns } of readParquet(path, ['setting', ...names])) {
    const setting = columns.setting!;
    const wanted = names.map(name => columns[name]!);
    for (let i = 0; i < count; i++) {
      if (setting[i] === 'multilingual') yield wanted.map(values => values[i]);
    }
  }
}
