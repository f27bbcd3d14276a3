import { Damage } from './damage';
import { packedValue } from './parquet-bits';

/** Values that a packed run may have beyond its page. */
const MOST_PADDING = 512;

/**
 * Checks runs of Parquet's hybrid encoding, which are of equal values, or of values in few bits in groups of 8: none may be
 * longer than its page. They are followed as the decoder follows them, so that it can come upon no others.
 *
 * @param values that the page has
 * @param each is called with values and how often they follow each other
 * @returns how many values the runs hold, at most `values`
 * @throws Damage
 */
export function checkRuns(
  data: Uint8Array,
  bits: number,
  values: number,
  each?: (value: number, times: number) => void,
): number {
  if (bits > 32) throw new Damage(`values of ${bits} bits`);
  const bytes = (bits + 7) >> 3;
  let seen = 0;
  for (let at = 0; at < data.length && seen < values; ) {
    let head = 0;
    for (let shift = 0; ; shift += 7) {
      if (shift > 28 || at === data.length) throw new Damage('a run does not say how long it is');
      head += (data[at]! & 127) * 2 ** shift;
      if (data[at++]! < 128) break;
    }
    const packed = head % 2 === 1;
    const count = Math.floor(head / 2) * (packed ? 8 : 1);
    // The last of the packed groups may stand for fewer values than it has room for, and some writers add empty ones.
    if (count > values - seen + (packed ? MOST_PADDING : 0))
      throw new Damage(`a run of ${count} values in a page of ${values}`);
    const known = Math.min(count, values - seen);
    if (packed) {
      if (each) for (let i = 0; i < known; i++) each(packedValue(data, at, bits, i), 1);
      // The decoder reads a byte ahead, of an empty group too.
      at += Math.max(1, (count / 8) * bits);
    } else {
      if (each) each(packedValue(data, at, 8 * bytes, 0), known);
      at += bytes;
    }
    seen += known;
  }
  return seen;
}

/**
 * Checks the levels of a page.
 *
 * @returns how many are `highest`
 * @throws Damage also where they are fewer than the values: the decoder would take what follows them for runs
 */
export function checkLevels(data: Uint8Array, highest: number, values: number): number {
  let full = 0;
  const seen = checkRuns(data, 32 - Math.clz32(highest), values, (level, times) => {
    if (level === highest) full += times;
  });
  if (seen < values) throw new Damage(`${seen} levels for ${values} values`);
  return full;
}
