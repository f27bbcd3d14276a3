import { formatPlace, type Place, UserError } from '../../errors';
import { excerptOfJson } from '../json-lines';
import type { Language } from '../model';
import { TextIndex } from '../training/text-index';
import type { Source } from './source';

/** key of a passage that is judged → the passages of that key */
export type JudgedPassages = ReadonlyMap<string, readonly { id: string; language: Language }[]>;

/** The languages of the queries. @throws UserError: a query twice, no queries, judgments of an absent query */
export async function scanQueries({ path, queries, judgments, locate }: Source): Promise<Set<Language>> {
  const places = new Map<string, Place>();
  const keys = new Set<string>();
  for (const { query, key, place } of queries) {
    const first = places.get(query.id);
    if (first) throw duplicate('query', query.id, place, first);
    places.set(query.id, place);
    keys.add(key);
  }
  const absent = [...judgments.keys()].filter(key => !keys.has(key));
  if (absent.length > 0) {
    throw new UserError(
      `the judgments name ${count(absent.length, 'query', 'queries')} that ${absent.length > 1 ? 'are' : 'is'} not in the set: ${examples(absent)}.`,
      (await locate?.(absent[0]!)) ?? { file: path },
      'Use the queries that these judgments were made for, or remove the lines.',
    );
  }
  if (queries.length === 0) throw new UserError('no queries.', { file: path });
  return new Set(queries.map(({ query }) => query.language));
}

/**
 * How many passages each language has, and which passages the judgments name.
 *
 * @throws UserError: a passage twice, no passages, judgments of an absent passage
 */
export async function scanPassages(
  source: Source,
): Promise<{ counts: ReadonlyMap<Language, number>; judged: JudgedPassages }> {
  const counts = new Map<Language, number>();
  const judged = new Map<string, { id: string; language: Language }[]>();
  for (const grades of source.judgments.values()) for (const key of grades.keys()) judged.set(key, []);

  const ids = new TextIndex();
  let before = 0;
  for await (const { passage, key, place } of source.passages()) {
    const { id, language } = passage;
    const known = ids.size;
    if (ids.indexOf(id) < known) {
      const first = await findPassage(source, id, before);
      if (first) throw duplicate('passage', id, place, first);
    }
    before++;
    counts.set(language, (counts.get(language) ?? 0) + 1);
    judged.get(key)?.push({ id, language });
  }
  if (before === 0) throw new UserError('no passages.', { file: source.path });
  await refuseAbsent(source, judged);
  return { counts, judged };
}

/** Where a passage of this id stands among the first `limit`; nowhere, if only the hashes of two ids are the same. */
async function findPassage(source: Source, id: string, limit: number): Promise<Place | undefined> {
  let i = 0;
  for await (const { passage, place } of source.passages()) {
    if (i++ === limit) return undefined;
    if (passage.id === id) return place;
  }
  return undefined;
}

async function refuseAbsent({ path, judgments, locate }: Source, judged: JudgedPassages): Promise<void> {
  const absent = [...judged.keys()].filter(key => judged.get(key)!.length === 0);
  const [first] = absent;
  if (first === undefined) return;
  const [query] = [...judgments].find(([, grades]) => grades.has(first))!;
  throw new UserError(
    `the judgments name ${count(absent.length, 'passage', 'passages')} that ${absent.length > 1 ? 'are' : 'is'} not in the set: ${examples(absent)}.`,
    (await locate?.(query, first)) ?? { file: path },
    'Use the whole corpus that these judgments were made for, or remove the lines.',
  );
}

function duplicate(kind: string, id: string, place: Place, first: Place): UserError {
  return new UserError(
    `${kind} ${excerptOfJson(id)} is already at ${formatPlace(first)}.`,
    place,
    'Give each an id of its own.',
  );
}

function count(number: number, one: string, several: string): string {
  return `${number} ${number === 1 ? one : several}`;
}

function examples(ids: readonly string[]): string {
  const shown = ids.slice(0, 3).map(id => excerptOfJson(id));
  return ids.length > 3 ? `${shown.join(', ')}, …` : shown.join(', ');
}
