import { UserError } from '../../errors';
import { nearest } from '../../suggest';
import { excerpt } from '../json-lines';

/** Which column holds what, where the names are not the usual ones. */
export interface ColumnNames {
  id?: string;
  language?: string;
  query?: string;
  positive?: string;
  /** Identifies the positive passage; see `TrainingPair.passage`. */
  passage?: string;
  negatives?: readonly string[];
}

/** The columns of one file. */
export interface Columns {
  /** Without it, rows are named by their number. */
  id?: string;
  /** Without it, every row is in the language of the file. */
  language?: string;
  query: string;
  positive: string;
  passage?: string;
  /** Without it, `negative`, `negative_1`, `negative_2` … or `negatives`, where a row has them. */
  negatives?: readonly string[];
}

/** Polyrank's own JSON Lines. */
export const PAIR_COLUMNS: Columns = {
  id: 'id',
  language: 'language',
  query: 'query',
  positive: 'positive',
  passage: 'passage',
};

const QUERY = ['anchor', 'query', 'question', 'sentence1', 'sentence_1'];
const POSITIVE = ['positive', 'answer', 'passage', 'document', 'sentence2', 'sentence_2'];
const LANGUAGE = ['language', 'lang'];
const GRADE = ['score', 'label', 'similarity_score'];
const NEGATIVE = /^negatives?(?:_(\d+))?$/;

/**
 * Finds the columns of a sentence-transformers file: those the user names, else the usual names.
 *
 * @param names the columns that the file has
 * @throws UserError where a column is missing, or where rows are graded instead of all positive
 */
export function findColumns(file: string, names: readonly string[], named: ColumnNames = {}): Columns {
  const has = `The file has ${listed(names)}.`;
  const known = new Set<string>();
  for (const name of names) {
    if (known.has(name)) throw new UserError(`two columns are named "${excerpt(name)}".`, { file, line: 1 });
    known.add(name);
  }

  for (const name of Object.values(named).flat() as string[]) {
    if (names.includes(name)) continue;
    const similar = nearest(name, names);
    throw new UserError(
      `no column "${name}".`,
      { file },
      similar ? `Did you mean "${similar}"? ${has}` : has,
    );
  }

  const find = (role: 'query' | 'positive', usual: readonly string[]): string => {
    const found = named[role] ?? usual.find(name => names.includes(name));
    if (found !== undefined) return found;
    const expected = usual.map(name => `"${name}"`).join(', ');
    throw new UserError(
      `no column for the ${role} (${expected}).`,
      { file },
      `Name it with columns: {${role}: …}. ${has}`,
    );
  };
  const query = find('query', QUERY);
  const positive = find('positive', POSITIVE);

  const grade = GRADE.find(name => names.includes(name));
  if (grade !== undefined && named.positive === undefined) {
    throw new UserError(
      `the column "${grade}" grades the rows, but training takes every row as a positive pair.`,
      { file },
      `Keep the positive rows only and drop the column, or set columns: {positive: ${positive}} if all are.`,
    );
  }

  const id = named.id ?? names.find(name => name === 'id');
  const language = named.language ?? LANGUAGE.find(name => names.includes(name));
  return {
    ...(id !== undefined && { id }),
    ...(language !== undefined && { language }),
    query,
    positive,
    ...(named.passage !== undefined && { passage: named.passage }),
    ...(named.negatives !== undefined && { negatives: named.negatives }),
  };
}

/** The first of the names, in quotes: a damaged file may have any number of them. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 20).map(name => `"${excerpt(name, 30)}"`);
  return names.length > shown.length ? `${shown.join(', ')} and others` : shown.join(', ');
}

/** Which of these columns hold hard negatives, in the order of their numbers. */
export function negativeColumns(names: readonly string[]): string[] {
  return names
    .filter(name => NEGATIVE.test(name))
    .sort((a, b) => Number(NEGATIVE.exec(a)![1] ?? 0) - Number(NEGATIVE.exec(b)![1] ?? 0));
}

/** Which of these columns are to be read. */
export function columnsRead(columns: Columns, names: readonly string[]): string[] {
  const { id, language, query, positive, passage, negatives = negativeColumns(names) } = columns;
  const read = [id, language, query, positive, passage, ...negatives];
  return names.filter(name => read.includes(name));
}
