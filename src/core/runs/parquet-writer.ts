import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ByteWriter, type ColumnSource, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import { writeError } from '../files/atomic';

export interface ParquetColumn {
  name: string;
  /** `words` are texts of which there are few: ids, languages. */
  type: 'words' | 'text' | 'int32' | 'float' | 'double';
  nullable?: boolean;
}

/** Null where a column is nullable. */
export type ParquetValue = string | number | null;

/** Rows that are held in memory before they are written. */
const GROUP_ROWS = 100_000;

const TYPES = { words: 'STRING', text: 'STRING', int32: 'INT32', float: 'FLOAT', double: 'DOUBLE' } as const;

/**
 * Writes a Parquet file row by row, one row group after the other, under a temporary name that it loses at the end: a
 * table is there whole or not at all.
 */
export class ParquetTable {
  readonly #bytes = new ByteWriter();
  readonly #writer: ParquetWriter;
  #values: ParquetValue[][];
  #rows = 0;

  private constructor(
    readonly path: string,
    private readonly columns: readonly ParquetColumn[],
    private readonly file: FileHandle,
  ) {
    this.#values = columns.map(() => []);
    const schema = schemaFromColumnData({ columnData: this.#columnData() });
    // Statistics would take a quarter of the time, and no row group is without most of the ids that one could look for.
    this.#writer = new ParquetWriter({
      writer: this.#bytes,
      schema,
      statistics: false,
      createdBy: 'polyrank',
    });
  }

  /** @throws UserError where the folder cannot be made or written */
  static async create(path: string, columns: readonly ParquetColumn[]): Promise<ParquetTable> {
    try {
      await mkdir(dirname(path), { recursive: true });
      return new ParquetTable(path, columns, await open(temporary(path), 'w'));
    } catch (error) {
      throw writeError(path, error);
    }
  }

  /** Adds a row, its values in the order of the columns. Call `settle` now and then. */
  add(...row: ParquetValue[]): void {
    for (let c = 0; c < row.length; c++) this.#values[c]!.push(row[c]!);
    this.#rows++;
  }

  /** Writes the rows that fill a row group. */
  async settle(): Promise<void> {
    if (this.#rows >= GROUP_ROWS) await this.#writeGroup();
  }

  /** Writes what is left, and gives the file its name. */
  async finish(): Promise<void> {
    await this.#writeGroup();
    await this.#writer.finish();
    await this.#writeBytes();
    try {
      await this.file.sync();
      await this.file.close();
      await rename(temporary(this.path), this.path);
    } catch (error) {
      throw writeError(this.path, error);
    }
  }

  /** Gives the table up; safe at any time before `finish` is done. */
  async discard(): Promise<void> {
    await this.file.close().catch(() => {});
    await rm(temporary(this.path), { force: true });
  }

  async #writeGroup(): Promise<void> {
    if (this.#rows > 0) {
      await this.#writer.write({ columnData: this.#columnData(), rowGroupSize: GROUP_ROWS });
    }
    this.#values = this.columns.map(() => []);
    this.#rows = 0;
    await this.#writeBytes();
  }

  async #writeBytes(): Promise<void> {
    try {
      await this.file.appendFile(this.#bytes.getBytes());
    } catch (error) {
      throw writeError(this.path, error);
    }
    this.#bytes.index = 0;
  }

  #columnData(): ColumnSource[] {
    return this.columns.map(({ name, type, nullable = false }, c) => ({
      name,
      data: this.#values[c]!,
      type: TYPES[type],
      nullable,
      ...(type === 'words' ? { encoding: 'RLE_DICTIONARY' as const } : {}),
    }));
  }
}

function temporary(path: string): string {
  return `${path}.tmp`;
}
