import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { UserError } from '../../errors';
import { readError } from '../../files/read';
import type { Language } from '../model';

const EXTENSIONS = ['jsonl', 'ndjson', 'json', 'csv', 'tsv', 'parquet'] as const;
export type Extension = (typeof EXTENSIONS)[number];

const FILE_NAME = new RegExp(`^(.*?)\\.(${EXTENSIONS.join('|')})(\\.gz)?$`, 'i');

/**
 * The files that a path names: itself, or the files of training data in the folder (not in its subfolders), by name.
 *
 * @throws UserError where there is no such file, or none in the folder
 */
export async function filesOf(path: string): Promise<string[]> {
  let names: string[];
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    names = (await readdir(path)).filter(name => FILE_NAME.test(name)).sort();
  } catch (error) {
    throw readError(path, error);
  }
  if (names.length === 0) throw new UserError(`holds no training data.`, { file: path }, EXPECTED);
  return names.map(name => join(path, name));
}

const EXPECTED = `Expected files that end in ${EXTENSIONS.map(name => `.${name}`).join(', ')}, or these with .gz.`;

/** @throws UserError for a file of another kind */
export function extensionOf(path: string): Extension {
  const [, , extension, packed] = FILE_NAME.exec(basename(path)) ?? [];
  if (extension === undefined) throw new UserError('not a known kind of file.', { file: path }, EXPECTED);
  if (packed && extension.toLowerCase() === 'parquet') {
    throw new UserError('Parquet files are not read through gzip.', { file: path }, 'Unpack it with gunzip.');
  }
  return extension.toLowerCase() as Extension;
}

/** The language that a file is named after, where it is: `de.json`, `train.de.jsonl.gz`, `train_zh-Hant.csv`, `qa-sw.json`. */
export function languageOfFile(path: string): Language | undefined {
  const stem = FILE_NAME.exec(basename(path))?.[1] ?? '';
  const last = stem.split(/[._]/).at(-1)!;
  return [last, last.split('-').at(-1)!].find(isKnownLanguage);
}

const LANGUAGE_NAMES = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });

/** Whether the tag is of a language that Unicode's tables name, so that `dev` and `train` are not. */
function isKnownLanguage(tag: string): boolean {
  try {
    return LANGUAGE_NAMES.of(tag) !== undefined;
  } catch {
    return false; // not a language tag at all
  }
}
