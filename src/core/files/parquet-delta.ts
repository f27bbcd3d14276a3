import { Damage } from './damage';
import { packedValue } from './parquet-bits';

/** `parquet-format`, Encodings.md: blocks of a multiple of 128 values, in miniblocks of a multiple of 32. */
const VALUES_OF_MINIBLOCK = 32;
const MOST_OF_BLOCK = 1 << 16;

/**
 * Checks integers of the encoding DELTA_BINARY_PACKED: that their blocks have the form of the format, without which decoders
 * go backwards or in circles, and that they are in their page.
 *
 * @param count of integers
 * @param each is called with every one; they are of 32 bits then
 * @returns where they end
 * @throws Damage
 */
export function checkDeltas(
  data: Uint8Array,
  start: number,
  count: number,
  each?: (value: number) => void,
): number {
  let at = start;
  const integer = (bits: number): number => {
    let value = 0;
    for (let shift = 0; shift < bits; shift += 7) {
      const byte = data[at++];
      if (byte === undefined) break;
      value += (byte & 127) * 2 ** shift;
      if (byte < 128 && value <= 2 ** bits) return value;
      if (byte < 128) break;
    }
    throw new Damage('the differences between its values are not complete');
  };
  const zigzag = (bits: number): number => {
    const value = integer(bits);
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  };
  const [block, miniblocks, total] = [integer(32), integer(32), integer(32)];
  const size = block / miniblocks;
  if (!(block <= MOST_OF_BLOCK && size >= VALUES_OF_MINIBLOCK && size % VALUES_OF_MINIBLOCK === 0))
    throw new Damage(`differences in blocks of ${block} in ${miniblocks} parts`);
  if (total !== count) throw new Damage(`differences of ${total} values, expected ${count}`);
  let value = zigzag(each ? 32 : 64) | 0;
  if (count > 0) each?.(value);
  for (let left = count - 1; left > 0; ) {
    // The difference of two integers has a bit more than they.
    const least = zigzag(each ? 33 : 64);
    const widths = data.subarray(at, at + miniblocks);
    at += miniblocks;
    for (let m = 0; m < miniblocks && left > 0; m++) {
      const bits = widths[m] ?? 65;
      if (bits > 64 || at + (Math.min(size, left) * bits) / 8 > data.length)
        throw new Damage('the differences between its values are not complete');
      const here = Math.min(size, left);
      if (each)
        for (let i = 0; i < here; i++) {
          value = (value + least + packedValue(data, at, bits, i)) | 0;
          each(value);
        }
      left -= here;
      at += (size * bits) / 8;
    }
  }
  return at;
}

/**
 * Checks texts whose lengths are differences (DELTA_LENGTH_BYTE_ARRAY), or that begin as the one before them does
 * (DELTA_BYTE_ARRAY): a few bytes could stand for any number of long ones.
 *
 * @param most bytes of all texts together
 * @throws Damage
 */
export function checkDeltaTexts(data: Uint8Array, count: number, prefixed: boolean, most: number): void {
  const prefixes = new Int32Array(prefixed ? count : 0);
  let filled = 0;
  const end = prefixed
    ? checkDeltas(data, 0, count, value => {
        prefixes[filled++] = value;
      })
    : 0;
  let index = 0;
  let length = 0;
  let own = 0;
  let all = 0;
  const start = checkDeltas(data, end, count, suffix => {
    const prefix = prefixes[index++] ?? 0;
    if (suffix < 0 || prefix < 0 || prefix > length) throw new Damage('a text of it has no length');
    length = prefix + suffix;
    own += suffix;
    all += length;
    if (all > most) throw new Damage(`texts of more than ${most} bytes in a page of ${data.length}`);
  });
  if (own > data.length - start) throw new Damage('a page is shorter than its texts');
}
