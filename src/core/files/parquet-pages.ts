import { Damage } from './damage';
import { ThriftReader, type ThriftStruct } from './thrift';

/** What the footer says of one column in one row group. */
export interface ChunkShape {
  /** Unpacks a page to so many bytes. */
  unpack: (packed: Uint8Array, length: number) => Uint8Array;
  isBoolean: boolean;
  /** Values, nulls included. */
  values: number;
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
const RLE_DICTIONARY = 8;
/** Packed bytes never stand for more than this many each: the limit of gzip, rounded up. */
const MOST_RATIO = 1100;
/** Values that a packed run may have beyond its page. */
const MOST_PADDING = 512;
/** But the page of a small file may be as large as this. */
const SMALL_PAGE = 1 << 24;

/**
 * Checks the pages of a column before they are decoded: that sizes and counts fit the chunk, and that no run of equal values
 * is longer than its page. Decoders believe them, and would fill memory with what a few bytes claim.
 *
 * @param chunk the bytes of the column in one row group
 * @returns where each page starts
 * @throws Damage in words for a user
 */
export function checkPages(chunk: Uint8Array, shape: ChunkShape): Set<number> {
  const starts = new Set<number>();
  let left = shape.values;
  let offset = 0;
  // As decoders do, a last byte is passed over.
  while (offset < chunk.length - 1) {
    starts.add(offset);
    const reader = new ThriftReader(chunk, offset);
    const header = reader.struct();
    const packed = number(header, 3);
    const unpacked = number(header, 2);
    if (packed > chunk.length - reader.offset) throw new Damage('a page does not fit in its column');
    if (unpacked > Math.max(SMALL_PAGE, MOST_RATIO * packed))
      throw new Damage(`a page of ${packed} bytes stands for ${unpacked}`);
    const bytes = chunk.subarray(reader.offset, reader.offset + packed);
    offset = reader.offset + packed;
    const values = checkPage(header, bytes, unpacked, left, shape);
    if (number(header, 1) !== DICTIONARY_PAGE) left -= values;
  }
  if (left > 0) throw new Damage(`${left} of ${shape.values} values are not there`);
  return starts;
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
  // No entry of a dictionary is empty: even a text takes the bytes of its length.
  const limit = type === DICTIONARY_PAGE ? 8 * unpacked : most;
  if (values > limit) throw new Damage(`a page of ${values} values, expected at most ${limit}`);
  if (type === DATA_PAGE) {
    const data = shape.unpack(bytes, unpacked);
    let at = 0;
    for (const level of [shape.maxRepetition, shape.maxDefinition])
      if (level > 0) at = checkSizedRuns(data, at, bitsOf(level), values);
    checkValues(data.subarray(at), number(page, 2), values, shape);
  } else if (type === DATA_PAGE_V2) {
    const [repetition, definition] = [number(page, 6), number(page, 5)];
    if (repetition + definition > Math.min(bytes.length, unpacked))
      throw new Damage('a page is shorter than its levels');
    if (number(page, 2) > values || number(page, 3) > values)
      throw new Damage('a page has more rows or nulls than values');
    if (shape.maxRepetition > 0)
      checkRuns(bytes.subarray(0, repetition), bitsOf(shape.maxRepetition), values);
    const levels = bytes.subarray(repetition, repetition + definition);
    if (shape.maxDefinition > 0) checkRuns(levels, bitsOf(shape.maxDefinition), values);
    const rest = bytes.subarray(repetition + definition);
    const data = page.get(7) === false ? rest : shape.unpack(rest, unpacked - repetition - definition);
    checkValues(data, number(page, 4), values, shape);
  }
  return values;
}

/** Only values in runs can be more than the bytes that they are in. */
function checkValues(data: Uint8Array, encoding: number, values: number, { isBoolean }: ChunkShape): void {
  if (encoding === RLE || (isBoolean && (encoding === PLAIN_DICTIONARY || encoding === RLE_DICTIONARY)))
    checkSizedRuns(data, 0, 1, values);
  else if (encoding === PLAIN_DICTIONARY || encoding === RLE_DICTIONARY)
    checkRuns(data.subarray(1), data[0] ?? 0, values);
}

/** Runs after their length in 4 bytes. @returns where they end */
function checkSizedRuns(data: Uint8Array, at: number, bits: number, values: number): number {
  if (at + 4 > data.length) throw new Damage('a page is shorter than its levels');
  const length = new DataView(data.buffer, data.byteOffset).getUint32(at, true);
  if (length > data.length - at - 4) throw new Damage('a page is shorter than its levels');
  checkRuns(data.subarray(at + 4, at + 4 + length), bits, values);
  return at + 4 + length;
}

/** Parquet's hybrid of runs of equal values, and of values in few bits in groups of 8. */
function checkRuns(data: Uint8Array, bits: number, values: number): void {
  if (bits > 32) throw new Damage(`values of ${bits} bits`);
  const bytes = (bits + 7) >> 3;
  for (let at = 0, seen = 0; at < data.length && seen < values; ) {
    let head = 0;
    for (let shift = 0; ; shift += 7) {
      if (shift > 28 || at === data.length) throw new Damage('a run does not say how long it is');
      head += (data[at]! & 127) * 2 ** shift;
      if (data[at++]! < 128) break;
    }
    const packed = head % 2 === 1;
    const count = Math.floor(head / 2);
    // The last of the packed groups may stand for fewer values than it has room for, and some writers add empty ones.
    if (packed ? 8 * count > values - seen + MOST_PADDING : count > values - seen)
      throw new Damage(`a run of ${packed ? 8 * count : count} values in a page of ${values}`);
    seen += packed ? 8 * count : count;
    at += packed ? count * bits : bytes;
  }
}

function bitsOf(level: number): number {
  return 32 - Math.clz32(level);
}

/** A size or count of a header. */
function number(header: ThriftStruct, field: number): number {
  const value = header.get(field);
  if (typeof value !== 'number' || !(value >= 0)) throw new Damage('a page does not say its sizes');
  return value;
}
