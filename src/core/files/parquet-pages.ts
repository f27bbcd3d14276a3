import { Damage } from './damage';
import { checkDeltas, checkDeltaTexts } from './parquet-delta';
import { checkLevels, checkRuns } from './parquet-runs';
import { ThriftReader, type ThriftStruct } from './thrift';

/** What the footer says of one column in one row group. */
export interface ChunkShape {
  /** Unpacks a page to so many bytes. */
  unpack: (packed: Uint8Array, length: number) => Uint8Array;
  isBoolean: boolean;
  /** Bytes of a value, where all have the same; else 0. */
  width: number;
  /** Values, nulls included. */
  values: number;
  /** Entries of a dictionary, at most; writers may leave in them what no value is. */
  mostEntries: number;
  /** Levels at which the column may be null, or repeats. */
  maxDefinition: number;
  maxRepetition: number;
}

/** `parquet.thrift`: PageType and Encoding. */
const DATA_PAGE = 0;
const DICTIONARY_PAGE = 2;
const DATA_PAGE_V2 = 3;
const PLAIN_DICTIONARY = 2;
const RLE = 3;
const DELTA_BINARY_PACKED = 5;
const DELTA_LENGTH_BYTE_ARRAY = 6;
const DELTA_BYTE_ARRAY = 7;
const RLE_DICTIONARY = 8;
const BYTE_STREAM_SPLIT = 9;
/** Packed bytes never stand for more than this many each: the limit of gzip, rounded up. */
const MOST_RATIO = 1100;
/** But the page of a small file may be as large as this. */
const SMALL_PAGE = 1 << 24;

/**
 * Checks the pages of a column before they are decoded: that sizes and counts fit the chunk, and that no run of equal values
 * is longer than its page. Decoders believe them, and would fill memory with what a few bytes claim.
 *
 * @param chunk the bytes of the column in one row group
 * @returns where each page starts → its bytes, header included
 * @throws Damage in words for a user
 */
export function checkPages(chunk: Uint8Array, shape: ChunkShape): Map<number, number> {
  const pages = new Map<number, number>();
  let left = shape.values;
  let offset = 0;
  // As decoders do, a last byte is passed over.
  while (offset < chunk.length - 1) {
    const reader = new ThriftReader(chunk, offset);
    const header = reader.struct();
    const packed = number(header, 3);
    const unpacked = number(header, 2);
    if (packed > chunk.length - reader.offset) throw new Damage('a page does not fit in its column');
    if (unpacked > mostBytes(packed)) throw new Damage(`a page of ${packed} bytes stands for ${unpacked}`);
    const bytes = chunk.subarray(reader.offset, reader.offset + packed);
    pages.set(offset, reader.offset + packed - offset);
    offset = reader.offset + packed;
    const values = checkPage(header, bytes, unpacked, left, shape);
    if (number(header, 1) !== DICTIONARY_PAGE) left -= values;
  }
  if (left > 0) throw new Damage(`${left} of ${shape.values} values are not there`);
  return pages;
}

/** @returns how many values the page holds */
function checkPage(
  header: ThriftStruct,
  bytes: Uint8Array,
  unpacked: number,
  most: number,
  shape: ChunkShape,
): number {
  const type = number(header, 1);
  const own = { [DATA_PAGE]: 5, [DICTIONARY_PAGE]: 7, [DATA_PAGE_V2]: 8 }[type];
  if (own === undefined) throw new Damage(`a page of the unknown type ${type}`);
  const page = header.get(own);
  if (!(page instanceof Map)) throw new Damage('a page does not say what it holds');
  const values = number(page, 1);
  const limit = type === DICTIONARY_PAGE ? shape.mostEntries : most;
  if (values > limit) throw new Damage(`a page of ${values} values, expected at most ${limit}`);
  if (type === DATA_PAGE) {
    const data = shape.unpack(bytes, unpacked);
    let at = 0;
    const levelsOf = (highest: number): number => {
      if (highest === 0) return values;
      const levels = sized(data, at);
      at += 4 + levels.length;
      return checkLevels(levels, highest, values);
    };
    levelsOf(shape.maxRepetition);
    const present = levelsOf(shape.maxDefinition);
    checkValues(data.subarray(at), number(page, 2), present, shape);
  } else if (type === DATA_PAGE_V2) {
    const [repetition, definition] = [number(page, 6), number(page, 5)];
    if (repetition + definition > Math.min(bytes.length, unpacked))
      throw new Damage('a page is shorter than its levels');
    if (definition > 0 && shape.maxDefinition === 0)
      throw new Damage('a page has levels that its column has not');
    if (number(page, 2) > values || number(page, 3) > values)
      throw new Damage('a page has more rows or nulls than values');
    if (shape.maxRepetition > 0) checkLevels(bytes.subarray(0, repetition), shape.maxRepetition, values);
    const levels = bytes.subarray(repetition, repetition + definition);
    if (shape.maxDefinition > 0) checkLevels(levels, shape.maxDefinition, values);
    const rest = bytes.subarray(repetition + definition);
    const data = page.get(7) === false ? rest : shape.unpack(rest, unpacked - repetition - definition);
    checkValues(data, number(page, 4), values - number(page, 2), shape);
  }
  return values;
}

/** Values in runs, as differences or beside each other can be more than the bytes that they are in. */
function checkValues(data: Uint8Array, encoding: number, values: number, shape: ChunkShape): void {
  switch (encoding) {
    case RLE:
      if (!shape.isBoolean) throw new Damage('runs of values that are not booleans');
      // As the decoder, beyond the length that they are given.
      sized(data, 0);
      checkRuns(data.subarray(4), 1, values);
      break;
    case PLAIN_DICTIONARY:
    case RLE_DICTIONARY:
      if (shape.isBoolean) throw new Damage('a dictionary of booleans');
      checkRuns(data.subarray(1), data[0] ?? 0, values);
      break;
    case DELTA_BINARY_PACKED:
      checkDeltas(data, 0, values);
      break;
    case DELTA_LENGTH_BYTE_ARRAY:
    case DELTA_BYTE_ARRAY:
      checkDeltaTexts(data, values, encoding === DELTA_BYTE_ARRAY, mostBytes(data.length));
      break;
    case BYTE_STREAM_SPLIT:
      if (values * shape.width > data.length) throw new Damage('a page is shorter than its values');
      break;
  }
}

function mostBytes(packed: number): number {
  return Math.max(SMALL_PAGE, MOST_RATIO * packed);
}

/** What stands after its length in 4 bytes. */
function sized(data: Uint8Array, at: number): Uint8Array {
  if (at + 4 > data.length) throw new Damage('a page is shorter than its levels');
  const length = new DataView(data.buffer, data.byteOffset).getUint32(at, true);
  if (length > data.length - at - 4) throw new Damage('a page is shorter than its levels');
  return data.subarray(at + 4, at + 4 + length);
}

/** A size or count of a header. */
function number(header: ThriftStruct, field: number): number {
  const value = header.get(field);
  if (!(typeof value === 'number' && Number.isInteger(value) && value >= 0))
    throw new Damage('a page does not say its sizes');
  return value;
}
