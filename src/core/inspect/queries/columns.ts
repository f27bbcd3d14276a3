import { RANK_DISTANCE } from '../../comparison/compare';
import { UserError } from '../../errors';
import { type Measure, parseMeasure } from '../../metrics/names';
import { nearest } from '../../suggest';

const SHORT = new Map([
  ['rd', RANK_DISTANCE],
  ['rel', 'num_rel'],
]);

/**
 * The column that a user means: as tables write it (`recall_10`), as trec_eval takes it (`recall.10`), as papers do
 * (`recall@10`), a family of which there is only one, or short: `rd` for the rank distance, `rel` for the relevant
 * passages.
 *
 * @param columns those that there are
 * @throws UserError without a place, with a suggestion
 */
export function findColumn(name: string, columns: readonly string[]): string {
  const known = [...new Set([...columns, 'num_rel'])];
  const word = SHORT.get(name.toLowerCase()) ?? name;
  const exact = known.find(column => column.toLowerCase() === word.toLowerCase());
  if (exact !== undefined) return exact;
  const meant = measuresOf(word);
  const present = /\d/.test(word)
    ? meant.filter(measure => columns.includes(measure.name))
    : columns.flatMap(measuresOf).filter(({ family }) => family === meant[0]?.family);
  if (present.length === 1) return present[0]!.name;
  const choice = `Columns: ${[...columns, 'rel'].join(', ')}.`;
  if (present.length > 1) {
    throw new UserError(
      `${name} stands for ${present.map(measure => measure.name).join(', ')}`,
      undefined,
      'Write one.',
    );
  }
  if (meant.length > 0) throw new UserError(`${name} was not measured in this run`, undefined, choice);
  const similar = nearest(word, [...known, ...SHORT.keys()]);
  throw new UserError(
    `there is no column ${JSON.stringify(name)}`,
    undefined,
    similar ? `Did you mean ${similar}?` : choice,
  );
}

function measuresOf(name: string): Measure[] {
  try {
    return parseMeasure(name);
  } catch {
    return [];
  }
}
