import { join } from 'node:path';
import type { EvaluationTask } from '../data/evaluation/settings';
import type { Query, RetrievalDataset } from '../data/model';
import { rankDistance } from '../metrics/multilingual/rank-distance';
import type { QueryResult } from '../metrics/results';
import { type ParquetColumn, ParquetTable } from './parquet-writer';

/** A query's result with the scores of its relevant passages. */
export interface ScoredResult extends QueryResult {
  relevant: readonly (QueryResult['relevant'][number] & { score: number })[];
}

/** Texts are kept of the relevant passages, and of the first so many of each ranking. */
const TEXT_DEPTH = 20;

/** What all rows of a ranking share. `pool` is the language of its passages, or `all`. */
const RANKING: readonly ParquetColumn[] = [
  { name: 'query', type: 'words' },
  { name: 'setting', type: 'words' },
  { name: 'pool', type: 'words' },
];

/** The columns of `queries.parquet` before those of the measures. */
export const QUERY_COLUMNS: readonly ParquetColumn[] = [
  ...RANKING,
  { name: 'group', type: 'words' },
  { name: 'language', type: 'words' },
  { name: 'text', type: 'text' },
  { name: 'num_rel', type: 'int32' },
  { name: 'rank_distance', type: 'int32', nullable: true },
];

export const RANKING_COLUMNS: readonly ParquetColumn[] = [
  ...RANKING,
  { name: 'rank', type: 'int32' },
  { name: 'passage', type: 'words' },
  { name: 'language', type: 'words' },
  { name: 'score', type: 'float' },
  { name: 'grade', type: 'int32', nullable: true },
];

export const RELEVANT_COLUMNS: readonly ParquetColumn[] = [
  ...RANKING,
  { name: 'passage', type: 'words' },
  { name: 'language', type: 'words' },
  { name: 'grade', type: 'int32' },
  { name: 'rank', type: 'int32' },
  { name: 'score', type: 'float' },
];

export const PASSAGE_COLUMNS: readonly ParquetColumn[] = [
  { name: 'passage', type: 'text' },
  { name: 'language', type: 'words' },
  { name: 'text', type: 'text' },
  { name: 'context', type: 'text', nullable: true },
];

/**
 * The four tables of one evaluation, written as the results come, in memory of some row groups:
 *
 * - `queries.parquet`: one row for each query and pool, with every measure. Null: not defined for the query.
 * - `rankings.parquet`: the first passages of each ranking; `grade` is null where the passage is not judged.
 * - `relevant.parquet`: every relevant passage of the pool, with its rank at full depth.
 * - `passages.parquet`: the texts.
 */
export class EvaluationTables {
  readonly #queries: ReadonlyMap<string, Query>;
  readonly #passages = new Set<string>();

  private constructor(
    private readonly dataset: RetrievalDataset,
    private readonly measures: readonly string[],
    private readonly tables: Readonly<Record<'queries' | 'rankings' | 'relevant' | 'passages', ParquetTable>>,
  ) {
    this.#queries = new Map(dataset.queries.map(query => [query.id, query]));
  }

  /**
   * @param folder `eval/<dataset>` of a run
   * @throws UserError where it cannot be written
   */
  static async create(
    folder: string,
    { dataset, measures }: { dataset: RetrievalDataset; measures: readonly string[] },
  ): Promise<EvaluationTables> {
    const table = (name: string, columns: readonly ParquetColumn[]) =>
      ParquetTable.create(join(folder, `${name}.parquet`), columns);
    const own = measures.filter(name => !QUERY_COLUMNS.some(column => column.name === name));
    const measured = own.map((name): ParquetColumn => ({ name, type: 'double', nullable: true }));
    return new EvaluationTables(dataset, own, {
      queries: await table('queries', [...QUERY_COLUMNS, ...measured]),
      rankings: await table('rankings', RANKING_COLUMNS),
      relevant: await table('relevant', RELEVANT_COLUMNS),
      passages: await table('passages', PASSAGE_COLUMNS),
    });
  }

  /** Adds the results of the queries of one language in one pool. */
  async addTask(
    { setting, poolLanguage }: Pick<EvaluationTask, 'setting' | 'poolLanguage'>,
    results: readonly ScoredResult[],
  ): Promise<void> {
    for (const result of results) {
      this.#addQuery(setting, poolLanguage, result);
      await this.tables.rankings.settle();
    }
    await this.tables.queries.settle();
    await this.tables.relevant.settle();
  }

  #addQuery(setting: string, pool: string, result: ScoredResult): void {
    const { queries, rankings, relevant } = this.tables;
    const { query, group, language, measures } = result;
    const grades = this.dataset.judgments.get(query);
    const text = this.#queries.get(query)?.text ?? '';
    // In a pool of one language there is no distance between languages.
    const distance = (pool === 'all' ? rankDistance(result.relevant) : undefined) ?? null;
    const values = this.measures.map(name => finite(measures[name]));
    queries.add(query, setting, pool, group, language, text, result.relevant.length, distance, ...values);
    result.top.forEach(({ passage, language, score }, i) => {
      rankings.add(query, setting, pool, i + 1, passage, language, score, grades?.get(passage) ?? null);
      if (i < TEXT_DEPTH) this.#passages.add(passage);
    });
    for (const { passage, language, grade, rank, score } of result.relevant) {
      relevant.add(query, setting, pool, passage, language, grade, rank, score);
      this.#passages.add(passage);
    }
  }

  /** Writes the texts, then makes all four tables appear. Where that fails, no unfinished one is left. */
  async finish(): Promise<void> {
    try {
      await this.#addTexts();
      for (const table of Object.values(this.tables)) await table.finish();
    } finally {
      await this.discard();
    }
  }

  async #addTexts(): Promise<void> {
    const { passages } = this.tables;
    for await (const { id, language, text, context } of this.dataset.passages()) {
      if (!this.#passages.has(id)) continue;
      passages.add(id, language, text, context ?? null);
      await passages.settle();
    }
  }

  /** Gives up the tables that are not finished, and leaves no trace of them. */
  async discard(): Promise<void> {
    for (const table of Object.values(this.tables)) await table.discard();
  }
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
