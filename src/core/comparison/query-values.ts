import { join } from 'node:path';
import type { Setting } from '../data/evaluation/settings';
import type { Language } from '../data/model';
import { readParquet } from '../runs/read-parquet';
import type { Configuration } from './configurations';

/** The values of one query in one pool of passages. */
export interface QueryRow {
  setting: Setting;
  /** The language of the passages, or `all`. */
  pool: Language | 'all';
  language: Language;
  query: string;
  /** The question that the query is a translation of. */
  group: string;
  /** By measure; null where it is not defined for the query. */
  values: Readonly<Record<string, number | null>>;
}

/** Values of one measure for the queries of one setting, by what tells a query from the others. */
export type Column = ReadonlyMap<string, Cell>;

export interface Cell {
  group: string;
  /** The languages of query and pool, over whose means the macro mean is taken. */
  stratum: string;
  value: number;
}

/** The values of several runs of one configuration, which differ in their seed only, averaged query by query. */
export class QueryValues {
  readonly #columns = new Map<string, Map<string, Cell & { runs: number }>>();
  #runs = 0;

  /** Adds the rows of one run. */
  async addRun(rows: Iterable<QueryRow> | AsyncIterable<QueryRow>): Promise<void> {
    this.#runs++;
    for await (const { setting, pool, language, query, group, values } of rows) {
      const key = `${pool} ${query}`;
      const stratum = `${language} ${pool}`;
      for (const [measure, value] of Object.entries(values)) {
        if (value === null) continue;
        const column = this.#column(setting, measure);
        const cell = column.get(key);
        if (cell === undefined) {
          column.set(key, { group, stratum, value, runs: 1 });
        } else {
          cell.runs++;
          cell.value += (value - cell.value) / cell.runs;
        }
      }
    }
  }

  /** The means over all runs; a query for which one of them has no value is left out. */
  column(setting: Setting, measure: string): Column {
    return new Map([...this.#column(setting, measure)].filter(([, { runs }]) => runs === this.#runs));
  }

  #column(setting: Setting, measure: string): Map<string, Cell & { runs: number }> {
    const name = `${setting} ${measure}`;
    const column = this.#columns.get(name) ?? new Map();
    this.#columns.set(name, column);
    return column;
  }
}

/** The values of all runs of a configuration. @throws UserError where a table is missing or damaged */
export async function readQueryValues(
  { runs }: Configuration,
  dataset: string,
  measures: readonly string[],
): Promise<QueryValues> {
  const values = new QueryValues();
  for (const { path } of runs) await values.addRun(readQueryRows(path, dataset, measures));
  return values;
}

/**
 * The rows of a run's `queries.parquet`.
 *
 * @param dataset name of the test set
 * @throws UserError where the table is missing or damaged
 */
export async function* readQueryRows(
  runFolder: string,
  dataset: string,
  measures: readonly string[],
): AsyncGenerator<QueryRow> {
  const path = join(runFolder, 'eval', dataset, 'queries.parquet');
  const names = ['setting', 'pool', 'language', 'query', 'group'] as const;
  for await (const { count, columns } of readParquet(path, [...names, ...measures])) {
    for (let i = 0; i < count; i++) {
      const [setting, pool, language, query, group] = names.map(name => String(columns[name]![i]));
      yield {
        setting: setting as Setting,
        pool: pool!,
        language: language!,
        query: query!,
        group: group!,
        values: Object.fromEntries(measures.map(name => [name, numberOrNull(columns[name]![i])])),
      };
    }
  }
}

/** Whole numbers may come as bigint. */
function numberOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}
