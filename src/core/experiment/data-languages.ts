import { readdir, stat } from 'node:fs/promises';
import { lareqaLanguage } from '../data/evaluation/lareqa';
import { MIRACL_FILE } from '../data/evaluation/miracl-files';
import { readJsonLines } from '../data/json-lines';
import type { EvaluationDataOptions, TrainingDataOptions } from './schema';

/** Larger files are not read through for a check. */
const MAX_BYTES = 1 << 20;

/**
 * The languages of a data set, where the names of its files, or a small file, tell all of them at a look.
 */
export async function languagesIn(
  path: string,
  format: TrainingDataOptions['format'] | EvaluationDataOptions['format'],
): Promise<ReadonlySet<string> | undefined> {
  try {
    if (format === 'lareqa') return await languagesOfNames(path, lareqaLanguage);
    if (format === 'miracl') return await languagesOfNames(path, name => MIRACL_FILE.exec(name)?.[2]);
    const hasRows = /\.jsonl$/i.test(path) && (format === 'pairs' || format === undefined);
    return hasRows && (await stat(path)).size <= MAX_BYTES ? await languagesOfRows(path) : undefined;
  } catch {
    return undefined; // what is wrong with the data, its reader says when it is used
  }
}

async function languagesOfNames(
  folder: string,
  languageOf: (name: string) => string | undefined,
): Promise<ReadonlySet<string> | undefined> {
  const languages = (await readdir(folder)).flatMap(name => languageOf(name) ?? []);
  return languages.length > 0 ? new Set(languages) : undefined;
}

async function languagesOfRows(file: string): Promise<ReadonlySet<string> | undefined> {
  const languages = new Set<string>();
  for await (const { row } of readJsonLines(file)) {
    if (typeof row.language !== 'string') return undefined;
    languages.add(row.language);
  }
  return languages;
}
