import { formatCount } from '../../src/core/text/numbers';

export const RANK_DISTANCE = 'rank_distance';

/** Whether a column counts ranks or passages; all others are shares from 0 to 1. */
export const isCount = (column: string): boolean => column === RANK_DISTANCE || column.startsWith('num_');

/** As the head of a column: measures by the name that filters know them by. */
export const columnTitle = (column: string): string => (column === RANK_DISTANCE ? 'Rank distance' : column);

/** One query's value: `0.393`, `1,204`. */
export function formatCell(column: string, value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  return isCount(column) ? formatCount(value) : value.toFixed(3);
}

/** A mean over queries: `0.3929`, `1,204.5`. */
export function formatMean(column: string, value: number | null): string {
  if (value === null) return '–';
  if (!isCount(column)) return value.toFixed(4);
  return value.toLocaleString('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
}

/** `+0.120`, `−12`; what shows as zero has no sign. */
export function formatChange(column: string, value: number | null): string {
  if (value === null) return '–';
  const size = formatCell(column, Math.abs(value));
  if (Number(size.replaceAll(',', '')) === 0) return isCount(column) ? '0' : '0.000';
  return `${value < 0 ? '−' : '+'}${size}`;
}

/** A similarity: `0.5380`. */
export const formatScore = (score: number): string => score.toFixed(4);

export const count = (n: number, one: string, many = `${one}s`): string =>
  `${formatCount(n)} ${n === 1 ? one : many}`;
