import type { Language } from '../model';

export const EVALUATION_FORMATS = ['lareqa', 'beir', 'trec', 'miracl', 'pairs', 'jsonl'] as const;
export type EvaluationFormat = (typeof EVALUATION_FORMATS)[number];

/** One file, or one for each language: then the same id in two of them means a translation. */
export type FileChoice = string | Readonly<Record<Language, string>>;

/** What to read as a test set. Options that a format does not know have no effect. Files are relative to `path`. */
export interface DatasetSpec {
  /** A folder, or a file of pairs. Only trec does without, where all files are named. */
  path?: string;
  /** Default: the last part of the path, without its extension. */
  name?: string;
  /** Default: told from the names of the files. */
  format?: EvaluationFormat;
  /** Keep queries and passages in these languages only. */
  languages?: readonly Language[];
  /** The language of rows that do not say theirs (beir, trec, pairs). */
  language?: Language;
  /** lareqa: give each candidate sentence its paragraph as context. */
  context?: boolean;
  /** beir: which qrels/SPLIT.tsv, by default test, else dev. miracl: dev by default. */
  split?: string;
  /** trec: topics as JSON Lines, or lines of `id TAB text`. */
  queries?: FileChoice;
  /** trec: passages likewise, or a folder of such files. miracl: the folder that holds the folders of docs-N.jsonl.gz. */
  corpus?: FileChoice;
  /** trec: judgments, four columns. They hold for every language of the queries and the corpus. */
  qrels?: string;
}
