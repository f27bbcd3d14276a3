/** Rows as JSON Lines. */
export const jsonl = (...rows: object[]): string => rows.map(row => `${JSON.stringify(row)}\n`).join('');

/** Rows as tab-separated lines. */
export const tsv = (...rows: (string | number)[][]): string =>
  rows.map(row => `${row.join('\t')}\n`).join('');
