import { type Place, UserError } from '../../errors';
import { readLines } from '../../files/read';
import { excerptOfJson } from '../json-lines';

/** query → passage → grade, while it is read. */
export type GrowingJudgments = Map<string, Map<string, number>>;

/** @throws UserError where the passage is already judged for the query */
export function addJudgment(
  judgments: GrowingJudgments,
  query: string,
  passage: string,
  grade: number,
  place: Place,
): void {
  const grades = judgments.get(query);
  if (grades === undefined) judgments.set(query, new Map([[passage, grade]]));
  else if (grades.has(passage)) {
    throw new UserError(
      `passage ${excerptOfJson(passage)} is judged twice for query ${excerptOfJson(query)}.`,
      place,
      'Keep one of the two lines.',
    );
  } else grades.set(passage, grade);
}

/** The first line of a file that `matches`, for an error message; the file alone where there is none. */
export async function findLine(file: string, matches: (text: string) => boolean): Promise<Place> {
  for await (const { text, number } of readLines(file)) if (matches(text)) return { file, line: number };
  return { file };
}

/** Finds judgments in a file whose lines hold ids in columns. */
export function locateInColumns(file: string, separator: string | RegExp, passageColumn: number) {
  return (query: string, passage?: string): Promise<Place> =>
    findLine(file, text => {
      const columns = text.trim().split(separator);
      return columns[0] === query && (passage === undefined || columns[passageColumn] === passage);
    });
}
