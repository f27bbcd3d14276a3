import { RANK_DISTANCE } from '../../../src/core/comparison/compare';
import type { Setting } from '../../../src/core/data/evaluation/settings';
import type { Row, Selection } from '../../../src/core/pages/queries';
import { columnTitle, filterHint } from '../format';

/** A number of a row. */
export interface ValueColumn {
  name: string;
  /** In the values of a row. */
  index: number;
}

/** Within one language there is no distance between languages. */
export const valueColumns = (names: readonly string[], setting: Setting): ValueColumn[] =>
  names
    .map((name, index) => ({ name, index }))
    .filter(({ name }) => name !== RANK_DISTANCE || setting === 'multilingual');

/** What the columns of the list follow from. */
export interface Layout {
  values: readonly ValueColumn[];
  /** Whether the rows are of several pools. */
  hasPools: boolean;
  /** Name of the run beside, if there is one. */
  other?: string;
}

export type ListColumn =
  | { kind: 'language' | 'text' | 'relevant'; title: string; hint: string; sort: string; width: number }
  | { kind: 'pool'; title: string; hint: string; width: number }
  | { kind: 'value'; name: string; title: string; hint: string; sort: string; width: number; index: number };

/** The question takes what the other columns leave, in pixels, and no less than this. */
const LEAST_TEXT = 140;
/** So much it is given before columns that one can do without. */
const GOOD_TEXT = 260;
/** Left and right of a row, and the scroll bar. */
const EDGES = 44;

/** As a template of a grid. */
export const templateOf = (columns: readonly ListColumn[]): string =>
  columns.map(({ kind, width }) => (kind === 'text' ? `minmax(${width}px, 1fr)` : `${width}px`)).join(' ');

/**
 * The columns that a width has room for: language and question, the one that is sorted by, the chief measure and the rank
 * distance always, the others as long as the question can be read.
 */
export function fittingColumns(
  columns: readonly ListColumn[],
  width: number,
  sort: Selection['sort'],
): ListColumn[] {
  const by = sort.by.replace(/^contrast /, '');
  const chief = columns.find(({ kind }) => kind === 'value');
  const isNeeded = (column: ListColumn) =>
    ['language', 'pool', 'text'].includes(column.kind) ||
    column === chief ||
    ('sort' in column && [by, RANK_DISTANCE].includes(column.sort));
  const shown = new Set(columns.filter(isNeeded));
  let left = width - EDGES - GOOD_TEXT;
  for (const { kind, width } of shown) if (kind !== 'text') left -= width;
  for (const column of columns) {
    if (shown.has(column)) continue;
    left -= column.width;
    if (left < 0) break;
    shown.add(column);
  }
  return columns.filter(column => shown.has(column));
}

export function listColumns({ values, hasPools }: Layout): ListColumn[] {
  const pool: ListColumn = { kind: 'pool', title: 'In', hint: 'Language of the passages', width: 44 };
  return [
    { kind: 'language', title: 'Lang.', hint: 'Language of the query', sort: 'language', width: 52 },
    ...(hasPools ? [pool] : []),
    { kind: 'text', title: 'Query', hint: 'The question', sort: 'text', width: LEAST_TEXT },
    { kind: 'relevant', title: 'Rel.', hint: 'Relevant passages', sort: 'num_rel', width: 44 },
    ...values.map(
      ({ name, index }): ListColumn => ({
        kind: 'value',
        name,
        title: columnTitle(name),
        hint: `${meaning(name)}; ${filterHint(name)}`,
        sort: name,
        width: valueWidth(columnTitle(name)),
        index,
      }),
    ),
  ];
}

const meaning = (name: string): string =>
  name === RANK_DISTANCE ? 'Ranks between the first and the last relevant passage' : columnTitle(name);

/** Heads break at spaces and underscores: room for their longest part. */
const valueWidth = (title: string): number =>
  Math.max(60, ...title.split(/(?<=_)| /).map(part => 20 + 7.5 * part.length));

/** The run beside minus this one, as filters have it (`diff.map`); null where one has no value. */
export function change(
  { values, otherValues }: Pick<Row, 'values' | 'otherValues'>,
  index: number,
): number | null {
  const [own, other] = [values[index], otherValues?.[index]];
  return own === null || own === undefined || other === null || other === undefined ? null : other - own;
}

/** What every list can be sorted by, beside its columns of numbers. */
const ALWAYS = ['query', 'text', 'language', 'num_rel'];

export const canSort = (by: string, columns: readonly string[]): boolean =>
  [...ALWAYS, ...columns].includes(by.replace(/^contrast /, ''));

type Sort = Selection['sort'];

/** How a click on the head of a column sorts: the worst first, then the other way round. */
export function nextSort(current: Sort, by: string): Sort {
  const worstFirst = by === RANK_DISTANCE || by.startsWith('contrast ');
  return { by, descending: current.by === by ? !current.descending : worstFirst };
}
