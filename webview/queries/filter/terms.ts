import { filterName, isCount } from '../format';

/**
 * The filter with the values of a column narrowed down to a bin, in place of what it said of their range before.
 *
 * @param edges of all bins; each starts at its edge, the last holds its end too
 */
export function withBin(filter: string, column: string, bin: number, edges: readonly number[]): string {
  const name = filterName(column);
  const [from, to] = [bound(column, edges[bin]!), bound(column, edges[bin + 1]!)];
  const isLast = bin === edges.length - 2;
  const terms = [...(bin > 0 || isLast ? [`${name}>=${from}`] : []), ...(isLast ? [] : [`${name}<${to}`])];
  return [without(filter, [name, column]), ...terms].filter(part => part !== '').join(' ');
}

function without(filter: string, names: readonly string[]): string {
  const terms = new RegExp(
    `(^|\\s)(?:${names.map(name => name.replace('.', '\\.')).join('|')})[<>]=?[-+.\\d]\\S*`,
    'g',
  );
  return filter.replace(terms, '').trim();
}

/** As short as it can be and still tell the bins apart. */
const bound = (column: string, value: number): string =>
  isCount(column) ? String(Math.ceil(value)) : String(Number(value.toPrecision(6)));
