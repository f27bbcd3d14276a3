import { ByteWriter, type ColumnSource, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import { AtomicFile } from '../files/atomic-file';

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

/** Writes a Parquet file row by row, one row group after the other. It is there whole or not at all. */
export class ParquetTable {
  readonly #bytes = new ByteWriter();
  readonly #writer: ParquetWriter;
  /** By column; what stands after the first `#rows` is of rows that are written already. */
  readonly #values: ParquetValue[][];
  #rows = 0;

  private constructor(
    private readonly columns: readonly ParquetColumn[],
    private readonly file: AtomicFile,
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
    return new ParquetTable(columns, await AtomicFile.create(path));
  }

  /** Adds a row, its values in the order of the columns. Call `settle` now and then. */
  add(...row: ParquetValue[]): void {
    for (let c = 0; c < row.length; c++) this.#values[c]![this.#rows] = row[c]!;
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
    await this.file.finish();
  }

  /** Gives the table up, and leaves no trace; does nothing once it is finished. */
  async discard(): Promise<void> {
    await this.file.discard();
  }

  async #writeGroup(): Promise<void> {
    if (this.#rows > 0) {
      await this.#writer.write({ columnData: this.#columnData(), rowGroupSize: GROUP_ROWS });
    }
    this.#rows = 0;
    await this.#writeBytes();
  }

  async #writeBytes(): Promise<void> {
    await this.file.writeBytes(this.#bytes.getBytes());
    this.#bytes.index = 0;
  }

  #columnData(): ColumnSource[] {
    return this.columns.map(({ name, type, nullable = false }, c) => ({
      name,
      data: this.#values[c]!.slice(0, this.#rows),
      type: TYPES[type],
      nullable,
      ...(type === 'words' ? { encoding: 'RLE_DICTIONARY' as const } : {}),
    }));
  }
}
