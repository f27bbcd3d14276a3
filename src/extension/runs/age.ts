const MINUTE = 60_000;
const UNITS = [
  ['year', 365 * 24 * 60 * MINUTE],
  ['month', 30 * 24 * 60 * MINUTE],
  ['day', 24 * 60 * MINUTE],
  ['hour', 60 * MINUTE],
  ['minute', MINUTE],
] as const;

/**
 * How long ago something was: `5m ago`, `yesterday`; in full, `5 minutes ago`.
 *
 * @param time milliseconds since 1970
 * @param locale as the editor names it
 */
export function formatAge(time: number, now: number, locale: string, style: 'narrow' | 'long'): string {
  const format = new Intl.RelativeTimeFormat(locale, { style, numeric: 'auto' });
  const age = Math.max(0, now - time);
  for (const [unit, length] of UNITS) {
    if (age >= length) return format.format(-Math.floor(age / length), unit);
  }
  return format.format(0, 'second');
}
