import { RANK_DISTANCE } from '../../src/core/comparison/compare';
import { measureLabel } from '../../src/core/text/measures';
import { formatCount, formatSigned } from '../../src/core/text/numbers';

/** Whether a column counts ranks or passages; all others are shares from 0 to 1. */
export const isCount = (column: string): boolean => column === RANK_DISTANCE || column.startsWith('num_');

/** As the head of a column, whose values are of single queries. */
export const columnTitle = (column: string): string => measureLabel(column, 'query');

/** What filters call a column: `recall.10`, as trec_eval takes it. */
export const filterName = (column: string): string =>
  column === RANK_DISTANCE ? 'rd' : column.replace(/_(\d+)$/, '.$1');

/** What is to be written to filter by a column. */
export const filterHint = (column: string): string => `in the filter: ${filterName(column)}`;

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

/** By how much a mean differs: `+0.0120`, `−12.5`; what shows as zero has no sign. */
export const formatMeanChange = (column: string, value: number): string =>
  formatSigned(value, isCount(column) ? 1 : 4);

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
