import { open, stat } from 'node:fs/promises';
import {
  type AsyncBuffer,
  type ColumnMetaData,
  type FileMetaData,
  type ParquetParsers,
  type ParquetScan,
  parquetMetadataAsync,
  parquetScan,
  parquetSchema,
  type RowGroup,
  type SchemaElement,
  type SchemaTree,
} from 'hyparquet';
import { UserError } from '../errors';
import { Damage } from './damage';
import { parquetCodecs } from './parquet-codecs';
import { checkPages } from './parquet-pages';
import { readError } from './read';
import { ThriftReader, type ThriftStruct } from './thrift';

/** One row group is held in memory at a time, by column. */
const MOST_GROUP_ROWS = 1 << 23;
/** Runs can hold any number of values in a few bytes. So many may be in any row group, which is what most writers put there … */
const SMALL_GROUP_ROWS = 1 << 20;
/** … and so many for each of its bytes: a row of texts takes more than a bit. */
const ROWS_PER_BYTE = 8;
/** Values and the lists around them, for each row that a group may have. */
const VALUES_PER_ROW = 4;
const MOST_COLUMNS = 5000;
const MOST_LEVELS = 20;
/** The length of the footer and the mark `PAR1`. */
const END_BYTES = 8;

/** Rows that stand in one row group. */
export interface RowRange {
  rowStart: number;
  rowEnd: number;
}

/**
 * A Parquet file of any of the format's compressions, its sizes and counts checked before they are believed: the footer when it is
 * opened, the pages of a column in a row group before the first of them is decoded.
 */
export class ParquetFile {
  readonly columns: readonly string[];
  readonly rows: number;
  /** The row groups. */
  readonly ranges: readonly RowRange[];
  readonly #checked = new Map<string, Promise<void>>();

  private constructor(
    readonly path: string,
    private readonly file: AsyncBuffer,
    private readonly schema: SchemaTree,
    private readonly scan: ParquetScan,
    private readonly remedy: string,
  ) {
    this.columns = schema.children.map(({ element }) => element.name);
    this.ranges = scan.ranges;
    this.rows = scan.ranges.at(-1)?.rowEnd ?? 0;
  }

  /**
   * @param remedy what to do about a damaged file
   * @throws UserError where the file is missing or damaged
   */
  static async open(
    path: string,
    remedy: string,
    parsers: Partial<ParquetParsers> = {},
  ): Promise<ParquetFile> {
    return reading(path, remedy, async () => {
      const file = await fileBuffer(path);
      const metadata = await readMetadata(path, file);
      const scan = await parquetScan({ file, metadata, compressors: parquetCodecs, parsers });
      return new ParquetFile(path, file, parquetSchema(metadata), scan, remedy);
    });
  }

  /**
   * The values of a column in rows of one row group.
   *
   * @throws UserError where they are damaged
   */
  async read(column: string, { rowStart, rowEnd }: RowRange): Promise<ArrayLike<unknown>> {
    return reading(this.path, this.remedy, async () => {
      if (!this.columns.includes(column)) throw new Damage(`it has no column ${column}`);
      await this.#check(column, rowStart);
      const values = await this.scan.readColumn({ column, rowStart, rowEnd });
      if (values.length !== rowEnd - rowStart)
        throw new Damage(`column ${column} holds ${values.length} of ${rowEnd - rowStart} rows`);
      return values;
    });
  }

  /** Checks the pages of a column in the row group of a row, once. */
  #check(column: string, row: number): Promise<void> {
    const index = this.ranges.findIndex(range => row < range.rowEnd);
    const key = `${index} ${column}`;
    const check = this.#checked.get(key) ?? this.#checkColumn(column, index);
    this.#checked.set(key, check);
    return check;
  }

  async #checkColumn(column: string, index: number): Promise<void> {
    const groups = this.scan.metadata.row_groups.filter(({ num_rows }) => num_rows > 0n);
    const mostEntries = mostRows(groups[index]!, this.file.byteLength);
    let held = 0;
    for (const chunk of groups[index]!.columns) {
      const meta = chunk.meta_data!;
      if (meta.path_in_schema[0] !== column) continue;
      const { element, lists, ...levels } = levelsOf(this.schema, meta.path_in_schema);
      held += Number(meta.num_values) * (1 + lists);
      if (held > VALUES_PER_ROW * mostEntries)
        throw tooLarge(this.path, `row group ${index + 1} holds more in its column ${column} than is read`);
      const { start, end } = placeOf(meta);
      const pages = checkPages(new Uint8Array(await this.file.slice(start, end)), {
        unpack: unpackerOf(meta),
        isBoolean: meta.type === 'BOOLEAN',
        width: meta.type === 'FIXED_LEN_BYTE_ARRAY' ? (element.type_length ?? 0) : 0,
        values: Number(meta.num_values),
        mostEntries,
        ...levels,
      });
      const { offset_index_offset: offset, offset_index_length: length } = chunk;
      if (!offset || !length) continue;
      const places = new Uint8Array(await this.file.slice(Number(offset), Number(offset) + length));
      for (const page of list(new ThriftReader(places).struct(), 1)) {
        const [at, size] = page instanceof Map ? [page.get(1), page.get(2)] : [];
        if (typeof at !== 'number' || size === undefined || pages.get(at - start) !== size)
          throw new Damage('the index of its pages names one that is not there');
      }
    }
  }
}

/** The footer, checked before the package reads it, and what it says, after. */
async function readMetadata(path: string, file: AsyncBuffer): Promise<FileMetaData> {
  const end = new DataView(await file.slice(Math.max(0, file.byteLength - END_BYTES), file.byteLength));
  if (end.byteLength < END_BYTES || end.getUint32(4, true) !== 0x31524150)
    throw new Damage('it does not end as Parquet files do');
  const length = end.getUint32(0, true);
  if (length > file.byteLength - END_BYTES) throw new Damage('its footer is longer than the file');
  const footer = await file.slice(file.byteLength - END_BYTES - length, file.byteLength);
  checkSchema(new ThriftReader(new Uint8Array(footer, 0, length)).struct());
  const metadata = await parquetMetadataAsync(file, { geoparquet: false });
  metadata.row_groups.forEach((group, i) => {
    checkGroup(path, group, i, file.byteLength);
  });
  return metadata;
}

/** The schema is a tree, as a list of nodes that name the number of their children. */
function checkSchema(footer: ThriftStruct): void {
  const nodes = list(footer, 2);
  list(footer, 4);
  if (nodes.length > MOST_COLUMNS)
    throw new Damage(`${nodes.length} columns, at most ${MOST_COLUMNS} are read`);
  /** Children that are to come, level by level. */
  const open: number[] = [];
  for (const [i, node] of nodes.entries()) {
    const [name, children = 0] = node instanceof Map ? [node.get(4), node.get(5)] : [];
    if (!(name instanceof Uint8Array) || typeof children !== 'number' || children < 0)
      throw new Damage('its columns have no names');
    while (open.at(-1) === 0) open.pop();
    if (i > 0 && open.length === 0) throw new Damage('its columns are more than it says');
    if (open.length > 0) open[open.length - 1]!--;
    if (children > 0) open.push(children);
    if (open.length > MOST_LEVELS) throw new Damage(`columns nested more than ${MOST_LEVELS} levels deep`);
  }
  if (open.some(children => children > 0)) throw new Damage('its columns are fewer than it says');
}

function checkGroup(path: string, group: RowGroup, index: number, size: number): void {
  const { num_rows, columns } = group;
  const rows = Number(num_rows);
  if (!(rows >= 0)) throw new Damage(`row group ${index + 1} does not say how many rows it has`);
  for (const { meta_data: meta, file_path } of columns) {
    if (file_path !== undefined) throw new Damage('its columns are in other files');
    if (!meta) throw new Damage(`row group ${index + 1} does not say where its columns are`);
    const { start, end } = placeOf(meta);
    if (!(start >= 0 && start <= end && end <= size))
      throw new Damage(`row group ${index + 1} reaches beyond the end of the file`);
  }
  const most = mostRows(group, size);
  if (rows > most) throw tooLarge(path, `row group ${index + 1} has ${rows} rows, at most ${most} are read`);
  for (const { meta_data: meta } of columns)
    if (!(Number(meta!.num_values) >= 0 && Number(meta!.num_values) <= most))
      throw tooLarge(
        path,
        `row group ${index + 1} has ${meta!.num_values} values in a column, at most ${most} are read`,
      );
}

/** Rows that a group may have, by the bytes that it takes of a file of this size. */
function mostRows({ columns }: RowGroup, size: number): number {
  const bytes = columns.reduce((sum, { meta_data }) => sum + Number(meta_data!.total_compressed_size), 0);
  return Math.min(MOST_GROUP_ROWS, Math.max(SMALL_GROUP_ROWS, ROWS_PER_BYTE * Math.min(bytes, size)));
}

function tooLarge(path: string, what: string): UserError {
  return new UserError(
    what,
    { file: path },
    'Write the file with smaller row groups, in Python: pyarrow.parquet.write_table(…, row_group_size=100000)',
  );
}

function list(struct: ThriftStruct, field: number) {
  const value = struct.get(field);
  if (!Array.isArray(value)) throw new Damage('its footer is incomplete');
  return value;
}

/** The bytes of a column in a row group. */
function placeOf(meta: ColumnMetaData): { start: number; end: number } {
  const start = Number(meta.dictionary_page_offset || meta.data_page_offset);
  return { start, end: start + Number(meta.total_compressed_size) };
}

function unpackerOf({ codec }: ColumnMetaData): (packed: Uint8Array, length: number) => Uint8Array {
  if (codec === 'UNCOMPRESSED') return packed => packed;
  const unpack = parquetCodecs[codec];
  if (!unpack) throw new Damage(`its compression ${codec ?? ''} is not supported`);
  return unpack;
}

interface Levels {
  /** The column itself. */
  element: SchemaElement;
  /** Arrays that stand around each value when it is decoded, at most. */
  lists: number;
  maxDefinition: number;
  maxRepetition: number;
}

function levelsOf(schema: SchemaTree, path: readonly string[]): Levels {
  const elements: SchemaElement[] = [];
  let node: SchemaTree | undefined = schema;
  for (const name of path) {
    node = node?.children.find(({ element }) => element.name === name);
    if (!node) throw new Damage('a column is not in its schema');
    elements.push(node.element);
  }
  const { element } = node;
  if (elements.some(({ logical_type }) => logical_type?.type === 'VARIANT'))
    throw new Damage('columns of the type VARIANT are not supported');
  const repeated = ({ repetition_type }: SchemaElement) => repetition_type === 'REPEATED';
  const maxDefinition = elements.filter(({ repetition_type }) => repetition_type !== 'REQUIRED').length;
  return {
    element,
    lists: maxDefinition - (element.repetition_type === 'OPTIONAL' ? 1 : 0),
    maxDefinition,
    // The decoder counts the root too.
    maxRepetition: [schema.element, ...elements].filter(repeated).length,
  };
}

/** Reads each part of a file in one go, and leaves it closed in between, so that it can be deleted. */
async function fileBuffer(path: string): Promise<AsyncBuffer> {
  const { size: byteLength, mtimeMs } = await stat(path);
  return {
    byteLength,
    async slice(start, end = byteLength) {
      if (!(start >= 0 && start <= end && end <= byteLength))
        throw new Damage('a part of it is beyond its end');
      const bytes = new Uint8Array(end - start);
      const file = await open(path);
      try {
        // What was checked must be what is decoded.
        if ((await file.stat()).mtimeMs !== mtimeMs) throw new Damage('it changed while it was read');
        for (let done = 0; done < bytes.length; ) {
          const { bytesRead } = await file.read(bytes, done, bytes.length - done, start + done);
          if (bytesRead === 0) throw new Damage('the file has become shorter');
          done += bytesRead;
        }
      } finally {
        await file.close();
      }
      return bytes.buffer;
    },
  };
}

/** Does work on a file; the package throws errors of many kinds for a damaged one, in words for programmers. */
async function reading<T>(path: string, remedy: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const known = readError(path, error);
    if (known instanceof UserError) throw known;
    const { message } = error as Error;
    const why =
      error instanceof Damage ? message : /^parquet (unsupported \w+: [A-Z]\w+)$/.exec(message)?.[1];
    throw new UserError(
      `cannot be read as Parquet${why === undefined ? '' : `: ${why}`}`,
      { file: path },
      remedy,
      { cause: error },
    );
  }
}
