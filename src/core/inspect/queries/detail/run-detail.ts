import type { RankedText, RelevantText, RunDetail } from '../../../pages/queries';
import type { DatasetTables } from '../dataset-tables';
import type { SettingRows } from '../setting-rows';
import { arithmeticOf } from './arithmetic';
import type { RankedRow } from './rankings';

/** What one run did with one query, without the texts. */
export interface QueryRanks {
  ranking: readonly RankedRow[];
  /** Best first. */
  relevant: readonly (RankedRow & { grade: number })[];
}

/**
 * Reads what the tables have of a query.
 *
 * @param row of the setting
 * @throws UserError where the tables do not belong together
 */
export async function readRanks(tables: DatasetTables, rows: SettingRows, row: number): Promise<QueryRanks> {
  const query = rows.queries[row]!;
  const ranking = await (await tables.rankings()).of(rows.from + row, query);
  return { ranking, relevant: await readRelevant(tables, rows.from + row, query) };
}

async function readRelevant(
  tables: DatasetTables,
  row: number,
  query: string,
): Promise<QueryRanks['relevant']> {
  const starts = await tables.relevantStarts();
  const [from, to] = [starts[row]!, starts[row + 1]!];
  const file = await tables.relevant();
  const queries = await file.texts('query', from, to);
  if (Array.from(queries).some(id => id !== query))
    throw file.fault(`holds other queries from row ${from}, expected ${query}`);
  const [passages, languages, grades, ranks, scores] = await Promise.all([
    file.texts('passage', from, to),
    file.texts('language', from, to),
    file.numbers('grade', from, to),
    file.numbers('rank', from, to),
    file.numbers('score', from, to),
  ]);
  const relevant = Array.from(passages, (passage, i) => ({
    passage,
    language: languages[i]!,
    grade: grades[i]!,
    rank: ranks[i]!,
    score: scores[i]!,
  }));
  return relevant.sort((a, b) => a.rank - b.rank);
}

/**
 * Adds texts, arithmetic, and the ranks in the run beside.
 *
 * @param other what the run beside did; undefined where there is none
 */
export async function runDetail(
  tables: DatasetTables,
  {
    rows,
    row,
    ranks,
    other,
  }: { rows: SettingRows; row: number; ranks: QueryRanks; other?: QueryRanks | undefined },
): Promise<RunDetail> {
  const texts = await tables.passages();
  const elsewhere = other && ranksByPassage(other);
  const ranking: RankedText[] = [];
  for (const passage of ranks.ranking) {
    ranking.push({
      ...passage,
      ...(await texts.of(passage.passage)),
      ...(elsewhere && { otherRank: elsewhere.get(passage.passage) ?? null }),
    });
  }
  const relevant: RelevantText[] = [];
  for (const passage of ranks.relevant) {
    const otherRank = elsewhere?.get(passage.passage);
    relevant.push({
      ...passage,
      ...(await texts.of(passage.passage)),
      ...(otherRank !== undefined && { otherRank }),
    });
  }
  const values = rows.rowValues(row);
  const rankDistance = values.at(-1)!;
  const measures = rows.columns.map((name, i) => arithmeticOf(name, values[i]!, ranks.relevant));
  return {
    // Other settings than the multilingual one have no rank distance.
    measures: rankDistance === null ? measures.slice(0, -1) : measures,
    rankDistance,
    ranking,
    relevant,
  };
}

/** Relevant passages have their ranks at full depth, the others as far as rankings are kept. */
function ranksByPassage({ ranking, relevant }: QueryRanks): Map<string, number> {
  return new Map([...ranking, ...relevant].map(({ passage, rank }) => [passage, rank]));
}
