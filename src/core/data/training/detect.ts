import { readLines } from '../../files/read';
import type { ColumnNames } from './columns';
import { extensionOf } from './files';
import { openTable } from './open-table';

export const TRAINING_FORMATS = ['pairs', 'sentence-transformers', 'squad'] as const;
export type TrainingFormat = (typeof TRAINING_FORMATS)[number];

/**
 * Tells the format of a file: `.json` is SQuAD unless its first line is a whole row; JSON Lines are Polyrank's own pairs
 * where the first row has query, positive, and an id or a language; everything else is a sentence-transformers table.
 *
 * @param columns names of columns that the user gave: only sentence-transformers tables have any
 */
export async function detectFormat(file: string, columns?: ColumnNames): Promise<TrainingFormat> {
  if (columns) return 'sentence-transformers';
  const extension = extensionOf(file);
  if (extension === 'csv' || extension === 'tsv' || extension === 'parquet') return 'sentence-transformers';
  if (extension === 'json' && !(await startsWithRow(file))) return 'squad';
  const names = new Set((await openTable(file)).names);
  const isPair = names.has('query') && names.has('positive') && (names.has('id') || names.has('language'));
  return isPair ? 'pairs' : 'sentence-transformers';
}

/** Whether the first line holds a whole JSON object that is not a SQuAD document. */
async function startsWithRow(file: string): Promise<boolean> {
  for await (const { text } of readLines(file)) {
    if (text.trim() === '') continue;
    try {
      const row = JSON.parse(text) as unknown;
      return typeof row === 'object' && row !== null && !('data' in row);
    } catch {
      return false;
    }
  }
  return false;
}
