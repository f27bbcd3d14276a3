/** 10⁰ … 10²²: the powers of ten that a double holds exactly. */
const POWERS = Float64Array.from({ length: 23 }, (_, n) => Number(`1e${n}`));

const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
const INFINITE = /^[+-]?inf(inity)?$/i;

/** A mantissa below this takes one more digit and stays an exact double. */
const FULL = 9e14;

/**
 * The decimal number that stands in `bytes[start…end)`, rounded to a 32-bit float through a double, as trec_eval reads
 * scores; NaN where there is none (also for the word "nan", by which nothing can be sorted).
 *
 * Nearly every score takes a short way without a string. Where the digits as an integer and the power of ten are both exact
 * doubles, one division rounds correctly (Clinger, "How to read floating point numbers accurately", 1990). Digits past the
 * first fifteen only matter where the next larger mantissa would give another float.
 */
export function parseScore(bytes: Uint8Array, start: number, end: number): number {
  let i = start;
  const negative = bytes[i] === 45;
  if (negative || bytes[i] === 43) i++;
  let digits = 0;
  let decimals = -1;
  let mantissa = 0;
  let cut = false;
  for (; i < end; i++) {
    const byte = bytes[i]!;
    if (byte >= 48 && byte <= 57) {
      digits++;
      if (mantissa < FULL) {
        mantissa = mantissa * 10 + (byte - 48);
        if (decimals >= 0) decimals++;
      } else if (decimals >= 0) cut = true;
      else break;
    } else if (byte === 46 && decimals < 0) decimals = 0;
    else break;
  }
  if (i === end && digits > 0 && decimals <= 22) {
    const scale = decimals > 0 ? POWERS[decimals]! : 1;
    const value = Math.fround(mantissa / scale);
    if (!cut || value === Math.fround((mantissa + 1) / scale)) return negative ? -value : value;
  }
  return Math.fround(parseText(Buffer.from(bytes.subarray(start, end)).toString('latin1')));
}

function parseText(text: string): number {
  if (DECIMAL.test(text)) return Number(text);
  if (INFINITE.test(text)) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number.NaN;
}

/** The integer that stands in `bytes[start…end)`; NaN where there is none or it is beyond ±2⁵³. */
export function parseInteger(bytes: Uint8Array, start: number, end: number): number {
  let i = start;
  const negative = bytes[i] === 45;
  if (negative || bytes[i] === 43) i++;
  if (i === end) return Number.NaN;
  let value = 0;
  for (; i < end; i++) {
    const byte = bytes[i]!;
    if (byte < 48 || byte > 57) return Number.NaN;
    value = value * 10 + (byte - 48);
  }
  return value > Number.MAX_SAFE_INTEGER ? Number.NaN : negative && value > 0 ? -value : value;
}
