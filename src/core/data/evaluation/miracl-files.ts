import { basename, dirname, join, resolve } from 'node:path';
import { UserError } from '../../errors';
import { chooseLanguages } from '../languages';
import type { Language } from '../model';
import { listFiles } from './files';
import type { FileChoice } from './spec';

/** Levels of folders in the published layout: miracl-v1.0-sw/topics/FILE, miracl-corpus-v1.0-sw/FILE. */
export const MIRACL_DEPTH = 3;

/** `topics.miracl-v1.0-sw-dev.tsv.gz`: kind, language, split */
export const MIRACL_FILE = /^(topics|qrels)\.miracl-v1\.0-([a-z]{2,3})-([\w-]+)\.tsv(?:\.gz)?$/;

/** `docs-12.jsonl.gz` */
const PASSAGE_FILE = /^docs-(\d+)\.jsonl(?:\.gz)?$/;

/** The files of one language. */
export interface MiraclSet {
  topics: string;
  qrels: string;
}

/** @throws UserError where a split or a file is not there */
export async function findMiraclSets(
  path: string,
  split: string,
  wanted: readonly Language[] | undefined,
): Promise<Map<Language, MiraclSet>> {
  const found = new Map<Language, Partial<MiraclSet>>();
  const splits = new Set<string>();
  for (const name of await listFiles(path, MIRACL_DEPTH)) {
    const [, kind, language, itsSplit] = MIRACL_FILE.exec(basename(name)) ?? [];
    if (kind === undefined || language === undefined || itsSplit === undefined) continue;
    splits.add(itsSplit);
    if (itsSplit !== split) continue;
    found.set(language, { ...found.get(language), [kind]: join(path, name) });
  }
  if (found.size === 0) {
    const there = splits.size > 0 ? ` Splits: ${[...splits].sort().join(', ')}.` : '';
    throw new UserError(
      `no topics and qrels of the split ${split}.`,
      { file: path },
      `Expected topics.miracl-v1.0-LANGUAGE-${split}.tsv.${there}`,
    );
  }
  const sets = new Map<Language, MiraclSet>();
  for (const language of chooseLanguages(found.keys(), wanted, { file: path })) {
    const { topics, qrels } = found.get(language)!;
    if (topics === undefined || qrels === undefined) {
      const missing = topics === undefined ? 'topics' : 'qrels';
      throw new UserError(
        `no ${missing} for ${language}.`,
        { file: path },
        `Add ${missing}.miracl-v1.0-${language}-${split}.tsv.`,
      );
    }
    sets.set(language, { topics, qrels });
  }
  return sets;
}

/**
 * The files of passages by language, in the order of their numbers.
 *
 * @throws UserError with what to download, for languages without any
 */
export async function findMiraclPassages(
  path: string,
  languages: readonly Language[],
  corpus: FileChoice = '.',
): Promise<Map<Language, string[]>> {
  const files = new Map<Language, string[]>();
  if (typeof corpus === 'string') {
    const root = resolve(path, corpus);
    const all = await passageFiles(root, MIRACL_DEPTH);
    for (const language of languages) {
      const own = all.filter(file => isIn(file, language));
      files.set(language, own);
    }
    const [only, ...others] = languages;
    if (only !== undefined && others.length === 0 && files.get(only)!.length === 0) {
      const unnamed = all.filter(file => dirname(file) === root);
      files.set(only, unnamed);
    }
  } else {
    for (const language of languages) {
      const folder = corpus[language];
      files.set(language, folder === undefined ? [] : await passageFiles(resolve(path, folder), 1));
    }
  }
  const missing = languages.filter(language => files.get(language)!.length === 0);
  if (missing.length > 0) {
    throw new UserError(
      `no passages (docs-0.jsonl.gz, …) for ${missing.join(', ')}.`,
      { file: typeof corpus === 'string' ? resolve(path, corpus) : path },
      `Download miracl-corpus-v1.0-${missing.length > 1 ? 'LANGUAGE' : missing[0]} from huggingface.co/datasets/miracl/miracl-corpus and name the folder that holds it in corpus, or name other languages.`,
    );
  }
  return files;
}

async function passageFiles(folder: string, depth: number): Promise<string[]> {
  const number = (name: string) => Number(PASSAGE_FILE.exec(basename(name))?.[1]);
  const names = (await listFiles(folder, depth)).filter(name => PASSAGE_FILE.test(basename(name)));
  return names.sort((a, b) => number(a) - number(b)).map(name => join(folder, name));
}

/** Whether the file lies in a folder such as `miracl-corpus-v1.0-sw` or `sw`. */
function isIn(file: string, language: Language): boolean {
  const folder = basename(dirname(file));
  return folder === language || folder.endsWith(`-${language}`);
}
