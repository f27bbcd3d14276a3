import { open, stat } from 'node:fs/promises';
import { type AsyncBuffer, type ParquetScan, parquetScan, parquetSchema } from 'hyparquet';
import { UserError } from '../../errors';
import { parquetCodecs } from '../../files/parquet-codecs';
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
      parquetScan({ file: await fileBuffer(path), compressors: parquetCodecs }),
    );
    const columns = parquetSchema(scan.metadata).children.map(({ element }) => element.name);
    return new TableFile(path, scan, columns, Number(scan.metadata.num_rows));
  }

  /** The rows `from` … `to − 1`, by row group. */
  rangesOf(from: number, to: number): { rowStart: number; rowEnd: number }[] {
    return this.scan.ranges
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
    for (const range of this.rangesOf(from, to))
      parts.push(await readingTable(this.path, () => this.scan.readColumn({ column, ...range })));
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

/** Reads each part of a file in one go, and leaves it closed in between, so that it can be deleted. */
async function fileBuffer(path: string): Promise<AsyncBuffer> {
  const { size: byteLength } = await stat(path);
  return {
    byteLength,
    async slice(start, end = byteLength) {
      const bytes = new Uint8Array(end - start);
      const file = await open(path);
      try {
        for (let done = 0; done < bytes.length; ) {
          const { bytesRead } = await file.read(bytes, done, bytes.length - done, start + done);
          if (bytesRead === 0) throw new Error('the file has become shorter');
          done += bytesRead;
        }
      } finally {
        await file.close();
      }
      return bytes.buffer;
    },
  };
}

async function readingTable<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await reading(path, work);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(error.fault, error.place, REMEDY, { cause: error });
  }
}
