import type { Setting } from '../../data/evaluation/settings';
import type { DatasetTables } from './dataset-tables';
import { foldText } from './filter/fold';
import { lazily } from './lazily';
import type { TableFile } from './table-file';

/** Relevant passages of all queries of a setting: those of row i are `starts[i]` … `starts[i + 1] − 1`. */
export interface RelevantRanks {
  starts: Int32Array;
  languages: ArrayLike<string>;
  /** At full depth, from 1. */
  ranks: Float64Array;
}

/** The queries of a test set in one setting, by column. A row is a query and a pool; rows are numbered from 0. */
export class SettingRows {
  private constructor(
    private readonly tables: DatasetTables,
    readonly setting: Setting,
    /** Rows of `queries.parquet`: the first, and the one behind the last. */
    readonly from: number,
    readonly to: number,
    readonly queries: ArrayLike<string>,
    readonly languages: ArrayLike<string>,
    readonly pools: readonly string[],
    /** Relevant passages in the pool. */
    readonly relevantCounts: Float64Array,
    /** Names of the columns of numbers. */
    readonly columns: readonly string[],
    private readonly values: ReadonlyMap<string, Float64Array>,
  ) {}

  static async read(tables: DatasetTables, setting: Setting): Promise<SettingRows> {
    const file = await tables.queries();
    const blocks = (await tables.blocks()).filter(block => block.setting === setting);
    const from = blocks[0]?.from ?? 0;
    const to = blocks.at(-1)?.to ?? 0;
    const pools = blocks.flatMap(block => new Array<string>(block.to - block.from).fill(block.pool));
    if (pools.length !== to - from) throw file.fault(`does not hold the ${setting} setting in one piece`);
    const [queries, languages, relevantCounts, ...values] = await Promise.all([
      file.texts('query', from, to),
      file.texts('language', from, to),
      file.numbers('num_rel', from, to),
      ...tables.columns.map(name => file.numbers(name, from, to)),
    ]);
    return new SettingRows(
      tables,
      setting,
      from,
      to,
      queries,
      languages,
      pools,
      relevantCounts,
      tables.columns,
      new Map(tables.columns.map((name, c) => [name, values[c]!])),
    );
  }

  get count(): number {
    return this.to - this.from;
  }

  /** Values of a column by row, NaN where there is none; undefined where the run has no such column. */
  column(name: string): Float64Array | undefined {
    return name === 'num_rel' ? this.relevantCounts : this.values.get(name);
  }

  /** The numbers of a row, as pages show them. */
  rowValues(row: number): (number | null)[] {
    return this.columns.map(name => numberOrNull(this.values.get(name)![row]!));
  }

  /** The row of a query in a pool, or −1. */
  find(query: string, pool: string): number {
    this.#rowOf ??= new Map(Array.from(this.queries, (id, row) => [`${this.pools[row]} ${id}`, row]));
    return this.#rowOf.get(`${pool} ${query}`) ?? -1;
  }
  #rowOf: Map<string, number> | undefined;

  /** The questions, one string for all rows of a query. */
  readonly texts = lazily(async () => {
    const texts = await (await this.#file()).texts('text', this.from, this.to);
    const known = new Map<string, string>();
    return Array.from(texts, (text, row) => {
      const query = this.queries[row]!;
      const first = known.get(query);
      if (first === undefined) known.set(query, text);
      return first ?? text;
    });
  });

  /** The same for search. */
  readonly foldedTexts = lazily(async () => {
    const folded = new Map<string, string>();
    return (await this.texts()).map(text => {
      const known = folded.get(text) ?? foldText(text);
      folded.set(text, known);
      return known;
    });
  });

  /** The questions that the queries are translations of, with their rows. */
  readonly groups = lazily(async () => {
    const groups = await (await this.#file()).texts('group', this.from, this.to);
    const rows = new Map<string, number[]>();
    for (let row = 0; row < groups.length; row++) {
      const known = rows.get(groups[row]!);
      if (known) known.push(row);
      else rows.set(groups[row]!, [row]);
    }
    return { of: groups, rows };
  });

  readonly relevant = lazily(async (): Promise<RelevantRanks> => {
    const file = await this.tables.relevant();
    const all = await this.tables.relevantStarts();
    const first = all[this.from]!;
    const last = all[this.to]!;
    return {
      starts: all.slice(this.from, this.to + 1).map(start => start - first),
      languages: await file.texts('language', first, last),
      ranks: await file.numbers('rank', first, last),
    };
  });

  /** The language of the first passage of each ranking; '' where nothing was retrieved. */
  readonly firstLanguages = lazily(async () => {
    return (await this.tables.rankings()).firstLanguages(this.from, this.to);
  });

  #file(): Promise<TableFile> {
    return this.tables.queries();
  }
}

export function numberOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
