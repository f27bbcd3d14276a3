import type { Detail } from '../../../pages/queries';
import type { SettingRows } from '../setting-rows';

/** The question of a row in every language in which the setting has it. */
export async function translationsOf(
  rows: SettingRows,
  row: number,
): Promise<Detail['translations'][number][]> {
  const { of: groupOf, rows: rowsOf } = await rows.groups();
  const texts = await rows.texts();
  const chosen = new Map<string, number>();
  for (const other of rowsOf.get(groupOf[row]!)!) {
    const query = rows.queries[other]!;
    if (!chosen.has(query) || rows.pools[other] === rows.pools[row]) chosen.set(query, other);
  }
  return [...chosen.values()]
    .sort((a, b) => (rows.languages[a]! < rows.languages[b]! ? -1 : 1))
    .map(other => {
      // In the cross-lingual setting a query has no values in the pool of its own language.
      const same = rows.setting !== 'crosslingual' || rows.pools[other] === rows.pools[row];
      return {
        query: rows.queries[other]!,
        language: rows.languages[other]!,
        pool: rows.pools[other]!,
        text: texts[other]!,
        values: rows.rowValues(other).map(value => (same ? value : null)),
      };
    });
}
