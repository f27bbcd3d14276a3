import { RANK_DISTANCE } from '../comparison/compare';
import type { Interval } from '../statistics/bootstrap';
import type { Spread } from '../statistics/spread';

/** A mean of a measure: `0.2134`; ranks with one decimal, `4,891.8`. */
export function formatValue(measure: string, value: number): string {
  return grouped(value.toFixed(digits(measure)));
}

/** `+0.0123`, `−12.5` */
export function formatDifference(measure: string, value: number): string {
  return formatSigned(value, digits(measure));
}

/** With a sign, unless it shows as zero. */
export function formatSigned(value: number, decimals: number): string {
  const size = Math.abs(value).toFixed(decimals);
  if (Number(size) === 0) return size;
  return `${value < 0 ? '−' : '+'}${grouped(size)}`;
}

/** `−0.0012 to +0.0345` */
export function formatRange(measure: string, { low, high }: Interval): string {
  return `${formatDifference(measure, low)} to ${formatDifference(measure, high)}`;
}

/** `0.2134 ± 0.0041`; a single value has no spread. */
export function formatSpread(measure: string, { mean, deviation }: Spread): string {
  const value = formatValue(measure, mean);
  return deviation === undefined ? value : `${value} ± ${formatValue(measure, deviation)}`;
}

/** `0.012`, or `< 0.001` */
export function formatP(p: number): string {
  return p < 0.001 ? '< 0.001' : p.toFixed(3);
}

/** `13,014` */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** `42 s`, `3 min 05 s`, `2 h 07 min` */
export function formatDuration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const two = (part: number) => String(part).padStart(2, '0');
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}

/** `4891.8` → `4,891.8` */
const grouped = (number: string): string => number.replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, ',');

const digits = (measure: string): number => (measure === RANK_DISTANCE ? 1 : 4);
