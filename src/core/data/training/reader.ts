import { UserError } from '../../errors';
import { nearest } from '../../suggest';
import { excerptOfList } from '../json-lines';
import type { Language } from '../model';
import { type ColumnNames, columnsRead, findColumns, PAIR_COLUMNS } from './columns';
import { detectFormat, type TrainingFormat } from './detect';
import { filesOf, languageOfFile } from './files';
import { openTable } from './open-table';
import { type TrainingRow, toTrainingRow } from './row';
import { readSquad } from './squad';

/** What to read as one data set of training pairs. */
export interface TrainingSource {
  /** A file, a folder of files, or several of either; `.gz` is unpacked. */
  path: string | readonly string[];
  /** Left out, each file's own is told from its extension and first row. */
  format?: TrainingFormat;
  /** Keep the rows in these languages only. */
  languages?: readonly Language[];
  /** For files without a column of languages; left out, the name of the file tells it (`de.json`, `train.de.csv`). */
  language?: Language;
  /** For tables whose columns have other names than the usual ones. */
  columns?: ColumnNames;
}

/** How many rows a reader passed over. */
export interface LeftOut {
  /** SQuAD 2.0 questions without an answer. */
  impossible: number;
  /** Rows in a language that `languages` does not name. */
  otherLanguages: number;
}

/**
 * Streams the pairs of a data set, one file after the other. Rows without an id are named by their number; of several
 * files, by the number of the file and of the row, so that only rows that say so are parallel.
 *
 * @param leftOut is counted up while rows are read
 * @throws UserError for bad input, with file and line; and at the end where there is no row, or none in a language asked for
 */
export async function* readTrainingData(
  source: TrainingSource,
  leftOut: LeftOut = { impossible: 0, otherLanguages: 0 },
): AsyncGenerator<TrainingRow> {
  const paths = typeof source.path === 'string' ? [source.path] : source.path;
  const files = (await Promise.all(paths.map(filesOf))).flat();
  const wanted = source.languages && new Set(source.languages);
  const seen = new Set<Language>();

  for (const [i, file] of files.entries()) {
    for await (const row of readFile(file, source, files.length > 1 ? `${i + 1}:` : '', leftOut)) {
      seen.add(row.language);
      if (wanted && !wanted.has(row.language)) leftOut.otherLanguages++;
      else yield row;
    }
  }

  const place = { file: paths.join(', ') };
  if (seen.size === 0) throw new UserError('holds no training pair.', place);
  for (const language of wanted ?? []) {
    if (seen.has(language)) continue;
    const similar = nearest(language, seen);
    throw new UserError(
      `languages names "${language}", but no row is in it.`,
      place,
      `${similar ? `Did you mean "${similar}"? ` : ''}The data are in ${excerptOfList([...seen].sort())}.`,
    );
  }
}

async function* readFile(
  file: string,
  source: TrainingSource,
  idPrefix: string,
  leftOut: LeftOut,
): AsyncGenerator<TrainingRow> {
  const format = source.format ?? (await detectFormat(file, source.columns));
  const language = source.language ?? languageOfFile(file);

  if (format === 'squad') {
    if (source.columns) throw new UserError('columns are set, but a SQuAD file has none.', { file });
    if (language === undefined) {
      throw new UserError(
        'no language is known for this file.',
        { file },
        'Set language:, or name it LANGUAGE.json.',
      );
    }
    yield* readSquad(file, language, leftOut);
    return;
  }

  const table = await openTable(file);
  if (table.names.length === 0) return;
  const columns = format === 'pairs' ? PAIR_COLUMNS : findColumns(file, table.names, source.columns);
  const hasLanguage = columns.language !== undefined && table.names.includes(columns.language);
  if (hasLanguage && source.language !== undefined) {
    throw new UserError(
      `language: ${source.language} is set, but the file has the column "${columns.language}".`,
      { file },
      'Leave language: out; to keep some languages only, list them under languages:.',
    );
  }
  let number = 0;
  for await (const row of table.rows(columnsRead(columns, table.names))) {
    yield toTrainingRow(row, columns, file, {
      id: `${idPrefix}${++number}`,
      language: hasLanguage ? undefined : language,
    });
  }
}
