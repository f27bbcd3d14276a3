import { join } from 'node:path';
import { RANK_DISTANCE } from '../../comparison/compare';
import type { Setting } from '../../data/evaluation/settings';
import type { DatasetSpec } from '../../data/evaluation/spec';
import { UserError } from '../../errors';
import type { Experiment } from '../../experiment/schema';
import type { EvaluationSummary } from '../../metrics/evaluation/summary';
import { QUERY_COLUMNS } from '../../runs/tables';
import { PassageTexts } from './detail/passage-texts';
import { Rankings } from './detail/rankings';
import { lazily } from './lazily';
import { type Block, readBlocks, readRelevantStarts } from './query-index';
import { SettingRows } from './setting-rows';
import { TableFile } from './table-file';

/** The tables of one test set of a run. Nothing is read before it is asked for, and then once. */
export class DatasetTables {
  readonly #settings = new Map<Setting, () => Promise<SettingRows>>();

  constructor(
    readonly folder: string,
    readonly summary: EvaluationSummary,
    private readonly experiment: Experiment,
  ) {
    for (const { setting } of summary.settings) {
      this.#settings.set(
        setting,
        lazily(() => SettingRows.read(this, setting)),
      );
    }
  }

  /** Measures, then the rank distance. */
  get columns(): readonly string[] {
    return columnsOf(this.summary);
  }

  get settings(): readonly Setting[] {
    return [...this.#settings.keys()];
  }

  /** @throws UserError where the test set was not evaluated in this setting, or the tables are missing or damaged */
  rows(setting: Setting, remedy = `Choose one of: ${this.settings.join(', ')}.`): Promise<SettingRows> {
    const load = this.#settings.get(setting);
    if (load) return load();
    throw new UserError(
      `${this.summary.dataset} was not evaluated in the ${setting} setting`,
      { file: this.folder },
      remedy,
    );
  }

  readonly queries = lazily(() => TableFile.open(this.#path('queries')));
  readonly relevant = lazily(() => TableFile.open(this.#path('relevant')));
  readonly blocks: () => Promise<readonly Block[]> = lazily(async () => readBlocks(await this.queries()));
  readonly relevantStarts = lazily(async () => readRelevantStarts(await this.queries()));
  readonly passages = lazily(async () => new PassageTexts(await TableFile.open(this.#path('passages'))));
  readonly rankings = lazily(
    async () =>
      new Rankings(await TableFile.open(this.#path('rankings')), await this.blocks(), block =>
        Math.min(this.depth(block.setting), this.poolSize(block.pool)),
      ),
  );

  /** The files that the test set was read from. */
  get spec(): DatasetSpec | undefined {
    return this.experiment.evaluate?.data.find(({ name }) => name === this.summary.dataset);
  }

  /** The text of a query, whatever the setting; undefined where there is no such query. */
  async questionOf(query: string): Promise<string | undefined> {
    const file = await this.queries();
    for (const { rowStart, rowEnd } of file.rangesOf(0, file.rows)) {
      const at = Array.prototype.indexOf.call(await file.texts('query', rowStart, rowEnd), query);
      if (at >= 0) return (await file.texts('text', rowStart + at, rowStart + at + 1))[0];
    }
    return undefined;
  }

  /** Passages that are kept of each ranking. */
  depth(setting: Setting): number {
    const { depth = 0, crosslingual_depth: crossDepth = depth } = this.experiment.evaluate ?? {};
    return setting === 'crosslingual' ? crossDepth : depth;
  }

  /** @param pool a language, or `all` */
  poolSize(pool: string): number {
    const { passages } = this.summary;
    return pool === 'all' ? Object.values(passages).reduce((sum, n) => sum + n, 0) : (passages[pool] ?? 0);
  }

  #path(table: string): string {
    return join(this.folder, `${table}.parquet`);
  }
}

/** Columns of numbers of a test set's queries: the measures, then the rank distance. */
export function columnsOf({ measures }: EvaluationSummary): string[] {
  return [...measures.filter(name => !QUERY_COLUMNS.some(column => column.name === name)), RANK_DISTANCE];
}
