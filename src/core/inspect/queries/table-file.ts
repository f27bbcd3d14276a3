import { asyncBufferFromFile, type ParquetScan, parquetScan, parquetSchema } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { UserError } from '../../errors';
import { reading } from '../../runs/read-parquet';

const REMEDY = 'Run the experiment again to have its tables.';

/** A table of a run, of which any rows of any column can be read: only the pages that hold them are decoded. */
export class TableFile {
  private constructor(
    readonly path: string,
    private readonly scan: ParquetScan,
    readonly columns: readonly string[],
    readonly rows: number,
  ) {}

  /** @throws UserError where the file is missing or damaged */
  static async open(path: string): Promise<TableFile> {
    const scan = await readingTable(path, async () =>
      parquetScan({ file: await asyncBufferFromFile(path), compressors }),
    );
    const columns = parquetSchema(scan.metadata).children.map(({ element }) => element.name);
    return new TableFile(path, scan, columns, Number(scan.metadata.num_rows));
  }

  /** Where the row groups start and end (exclusive). */
  get groups(): readonly { rowStart: number; rowEnd: number }[] {
    return this.scan.ranges;
  }

  /**
   * The values of rows `from` … `to − 1`; null where there is none.
   *
   * @throws UserError for a damaged file, or an older one without the column
   */
  async read(column: string, from: number, to: number): Promise<ArrayLike<unknown>> {
    if (!this.columns.includes(column))
      throw this.fault(`has no column ${JSON.stringify(column)}, as runs of older versions have not`);
    if (from < 0 || to > this.rows) throw this.fault(`ends after ${this.rows} rows, expected ${to}`);
    const parts: ArrayLike<unknown>[] = [];
    for (const { rowStart, rowEnd } of this.groups) {
      const range = { rowStart: Math.max(from, rowStart), rowEnd: Math.min(to, rowEnd) };
      if (range.rowStart >= range.rowEnd) continue;
      parts.push(await readingTable(this.path, () => this.scan.readColumn({ column, ...range })));
    }
    const values = parts.length === 1 ? parts[0]! : parts.flatMap(part => Array.from(part));
    if (values.length !== to - from)
      throw this.fault(`holds ${values.length} values of ${column}, expected ${to - from}`);
    return values;
  }

  /** A column of numbers; NaN where there is none. */
  async numbers(column: string, from: number, to: number): Promise<Float64Array> {
    return Float64Array.from(await this.read(column, from, to), value =>
      value === null || value === undefined ? Number.NaN : Number(value),
    );
  }

  async texts(column: string, from: number, to: number): Promise<ArrayLike<string>> {
    return (await this.read(column, from, to)) as ArrayLike<string>;
  }

  fault(what: string): UserError {
    return new UserError(what, { file: this.path }, REMEDY);
  }
}

async function readingTable<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await reading(path, work);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(error.fault, error.place, REMEDY, { cause: error });
  }
}
