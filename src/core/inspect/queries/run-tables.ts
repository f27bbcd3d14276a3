import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../errors';
import { readRun } from '../../runs/read-record';
import type { RunRecord } from '../../runs/run-record';
import { DatasetTables } from './dataset-tables';

const TABLES = ['queries', 'rankings', 'relevant', 'passages'] as const;

/** The tables of one run. What was read is kept until the files change. */
export class RunTables {
  #record: { signature: string; value: Promise<RunRecord> } | undefined;
  readonly #datasets = new Map<string, { signature: string; tables: DatasetTables }>();

  constructor(readonly folder: string) {}

  /** @throws UserError where there is no run, or a damaged one */
  async record(): Promise<RunRecord> {
    const signature = await signatureOf(join(this.folder, 'run.json'));
    if (this.#record?.signature !== signature) this.#record = { signature, value: readRun(this.folder) };
    return this.#record.value;
  }

  /**
   * The tables of a test set; of the first one where there is none of that name, unless it must be `exactly` this one.
   *
   * @throws UserError where the run has no results
   */
  async dataset(name: string, { exactly = false } = {}): Promise<DatasetTables> {
    const record = await this.record();
    const { evaluations = [] } = record;
    const named = evaluations.find(({ dataset }) => dataset === name);
    const summary = named ?? (exactly ? undefined : evaluations[0]);
    if (summary === undefined) {
      const file = join(this.folder, 'run.json');
      throw evaluations.length > 0
        ? new UserError(`the run has no results on ${name}`, { file }, 'Choose another run to compare with.')
        : new UserError(
            'the run has no results yet',
            { file },
            'Queries are shown once a test set is evaluated.',
          );
    }
    const folder = join(this.folder, 'eval', summary.dataset);
    const files = TABLES.map(table => join(folder, `${table}.parquet`));
    const signature = (await Promise.all(files.map(signatureOf))).join();
    const known = this.#datasets.get(summary.dataset);
    if (known?.signature === signature) return known.tables;
    const tables = new DatasetTables(folder, summary, record.resolved);
    this.#datasets.set(summary.dataset, { signature, tables });
    return tables;
  }

  dispose(): void {
    this.#record = undefined;
    this.#datasets.clear();
  }
}

/** Changes with the file. */
async function signatureOf(path: string): Promise<string> {
  const known = await stat(path).catch(() => undefined);
  return known ? `${known.ino} ${known.mtimeMs} ${known.size}` : '';
}
