import { excerptOfJson } from '../data/json-lines';
import { UserError } from '../errors';
import { emptyRanking, type JudgedRanking, judgedRanking } from '../metrics/ranking';
import { hashBytes } from './bytes';
import type { Run } from './run';

/**
 * Where the judged passages of one query stand in a run, under trec_eval's order: by score descending (32-bit), equal
 * scores by passage id descending in byte order; the rank column has no say.
 *
 * Nothing is sorted but the judged passages: every entry of the run is put between two of them by a binary search, and
 * the counts add up to ranks.
 *
 * @param grades passage id → grade
 * @throws UserError with file and line, for a passage that the run names twice for this query
 */
export function judgeRun(run: Run, query: string, grades: ReadonlyMap<string, number>): JudgedRanking {
  const entries = run.queries.get(query);
  if (entries === undefined) return emptyRanking(grades.values());
  const index = indexEntries(run, query, entries);

  const judged: { entry: number; grade: number }[] = [];
  for (const [passage, grade] of grades) {
    const entry = grade < 0 ? undefined : findEntry(run, index, passage);
    if (entry !== undefined) judged.push({ entry, grade });
  }
  judged.sort((a, b) => (precedes(run, a.entry, b.entry) ? -1 : 1));

  const marks = Uint32Array.from(judged, ({ entry }) => entry);
  const above = countAbove(run, entries, marks);
  const found = judged.map(({ grade }, i) => ({ rank: above[i]! + 1, grade }));
  return judgedRanking(found, entries.length, grades.values());
}

/** Whether entry a stands above entry b in trec_eval's order. */
function precedes({ scores, passages }: Run, a: number, b: number): boolean {
  const above = scores[a]!;
  const below = scores[b]!;
  return above > below || (above === below && passages.compare(a, b) > 0);
}

/** How many of `entries` stand above each of `marks`, which are in order. */
function countAbove(run: Run, entries: Uint32Array, marks: Uint32Array): Uint32Array {
  const above = new Uint32Array(marks.length);
  for (const entry of entries) {
    // The first mark below the entry.
    let low = 0;
    let high = marks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (precedes(run, entry, marks[middle]!)) high = middle;
      else low = middle + 1;
    }
    if (low < above.length) above[low]!++;
  }
  for (let i = 1; i < above.length; i++) above[i]! += above[i - 1]!;
  return above;
}

/** A hash table of a query's entries, by open addressing: entry + 1, and 0 for an empty slot. */
function indexEntries(run: Run, query: string, entries: Uint32Array): Uint32Array {
  const { passages, lines } = run;
  const slots = new Uint32Array(2 ** Math.ceil(Math.log2(2 * entries.length)));
  const mask = slots.length - 1;
  for (const entry of entries) {
    let slot = spread(passages.hash(entry)) & mask;
    for (; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const other = slots[slot]! - 1;
      if (passages.hash(other) === passages.hash(entry) && passages.same(other, entry)) {
        throw new UserError(
          `passage ${excerptOfJson(passages.text(entry))} is retrieved twice for query ${excerptOfJson(query)}, first in line ${lines[other]}`,
          { file: run.file, line: lines[entry]! },
          'Keep one of the two lines.',
        );
      }
    }
    slots[slot] = entry + 1;
  }
  return slots;
}

function findEntry({ passages }: Run, slots: Uint32Array, passage: string): number | undefined {
  const bytes = Buffer.from(passage, 'utf8');
  const hash = hashBytes(bytes, 0, bytes.length);
  const mask = slots.length - 1;
  for (let slot = spread(hash) & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
    const entry = slots[slot]! - 1;
    if (passages.hash(entry) === hash && passages.equals(entry, bytes, 0, bytes.length)) return entry;
  }
  return undefined;
}

/** FNV's high bits are its better ones. */
function spread(hash: number): number {
  return hash ^ (hash >>> 15);
}
