import { UserError } from '../../errors';
import { ParquetFile, type RowRange } from '../../files/parquet-file';

const REMEDY = 'Run the experiment again to have its tables.';

/** A table of a run, of which any rows of any column can be read: only the pages that hold them are decoded. */
export class TableFile {
  private constructor(private readonly file: ParquetFile) {}

  /** @throws UserError where the file is missing or damaged */
  static async open(path: string): Promise<TableFile> {
    return new TableFile(await withRemedy(ParquetFile.open(path, REMEDY)));
  }

  get path(): string {
    return this.file.path;
  }

  get columns(): readonly string[] {
    return this.file.columns;
  }

  get rows(): number {
    return this.file.rows;
  }

  /** The rows `from` … `to − 1`, by row group. */
  rangesOf(from: number, to: number): RowRange[] {
    return this.file.ranges
      .map(({ rowStart, rowEnd }) => ({ rowStart: Math.max(from, rowStart), rowEnd: Math.min(to, rowEnd) }))
      .filter(({ rowStart, rowEnd }) => rowStart < rowEnd);
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
    for (const range of this.rangesOf(from, to)) parts.push(await withRemedy(this.file.read(column, range)));
    const values = parts.length === 1 ? parts[0]! : joined(parts, to - from);
    if (values.length !== to - from)
      throw this.fault(`holds ${values.length} values of ${column}, expected ${to - from}`);
    return values;
  }

  /** A column of numbers; NaN where there is none. */
  async numbers(column: string, from: number, to: number): Promise<Float64Array> {
    const values = await this.read(column, from, to);
    const numbers = new Float64Array(values.length);
    for (let i = 0; i < values.length; i++) {
      const value = values[i];
      numbers[i] = value === null || value === undefined ? Number.NaN : Number(value);
    }
    return numbers;
  }

  async texts(column: string, from: number, to: number): Promise<ArrayLike<string>> {
    return (await this.read(column, from, to)) as ArrayLike<string>;
  }

  fault(what: string): UserError {
    return new UserError(what, { file: this.path }, REMEDY);
  }
}

/** By loops: other ways of JavaScript take several times as long for 100,000 values. */
function joined(parts: readonly ArrayLike<unknown>[], length: number): unknown[] {
  const all = new Array<unknown>(length);
  let at = 0;
  for (const part of parts) for (let i = 0; i < part.length; i++) all[at++] = part[i];
  return all;
}

/** Whatever is wrong with a table of a run, the run makes it anew. */
async function withRemedy<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(error.fault, error.place, REMEDY, { cause: error });
  }
}
