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
  | { kind: 'language' | 'text' | 'relevant'; title: string; hint: string; sort: string; width: string }
  | { kind: 'pool'; title: string; hint: string; width: string }
  | { kind: 'value'; name: string; title: string; hint: string; sort: string; width: string; index: number };

export function listColumns({ values, hasPools }: Layout): ListColumn[] {
  const pool: ListColumn = { kind: 'pool', title: 'In', hint: 'Language of the passages', width: '44px' };
  return [
    { kind: 'language', title: 'Lang.', hint: 'Language of the query', sort: 'language', width: '52px' },
    ...(hasPools ? [pool] : []),
    { kind: 'text', title: 'Query', hint: 'The question', sort: 'text', width: 'minmax(140px, 1fr)' },
    { kind: 'relevant', title: 'Rel.', hint: 'Relevant passages', sort: 'num_rel', width: '44px' },
    ...values.map(
      ({ name, index }): ListColumn => ({
        kind: 'value',
        name,
        title: columnTitle(name),
        hint: `${meaning(name)}; ${filterHint(name)}`,
        sort: name,
        width: `${valueWidth(columnTitle(name))}px`,
        index,
      }),
    ),
  ];
}

const meaning = (name: string): string =>
  name === RANK_DISTANCE ? 'Ranks between the first and the last relevant passage' : columnTitle(name);

/** Heads break at spaces and underscores: room for their longest part. */
const valueWidth = (title: string): number =>
  Math.max(60, ...title.split(/(?<=_)| /).map(part => 16 + 7.5 * part.length));

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
