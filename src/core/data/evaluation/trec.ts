import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { UserError } from '../../errors';
import { readQrels } from '../../trec/qrels';
import { isLanguageTag, suggestTag, UNDETERMINED } from '../languages';
import type { Language } from '../model';
import { listFiles } from './files';
import { locateInColumns } from './judgments';
import type { Source, SourcePassage, SourceQuery } from './source';
import type { FileChoice } from './spec';
import { readTexts, type TextRow } from './texts';

export interface TrecOptions {
  queries?: FileChoice;
  corpus?: FileChoice;
  qrels?: string;
  /** The language of rows that do not say theirs. */
  language?: Language;
}

/** What the files are usually called. */
export const TREC_FILES = {
  queries: /^(queries|topics)(?![a-z]).*\.(tsv|txt|jsonl)(\.gz)?$/i,
  corpus: /^(corpus|collection|passages)(?![a-z]).*\.(tsv|txt|jsonl)(\.gz)?$/i,
  qrels: /^qrels(?![a-z])|\.qrels?(\.gz)?$/i,
};

/**
 * Reads a TREC-style set, MS MARCO and mMARCO among them: queries and corpus as JSON Lines or as lines of `id TAB text`,
 * and qrels. Files that are not named are looked for in the folder.
 *
 * Where queries or corpus are one file for each language, the same id in several of them is one text in translation:
 * ids become `language:id`, and the judgments hold for every language.
 *
 * @throws UserError with file and line
 */
export async function openTrec(path: string, options: TrecOptions): Promise<Source> {
  const queryParts = await partsOf(path, 'queries', options.queries);
  const corpusParts = await partsOf(path, 'corpus', options.corpus);
  const qrels = options.qrels === undefined ? await findFile(path, 'qrels') : resolve(path, options.qrels);
  const judgments = await readQrels(qrels);

  const queries: SourceQuery[] = [];
  for await (const { row, id, language } of readParts(queryParts, options.language)) {
    const query = { id, language, text: row.text, group: row.id };
    queries.push({ query, key: row.id, place: row.place });
  }
  return {
    path,
    files: [...queryParts.map(part => part.file), ...corpusParts.map(part => part.file), qrels],
    queries,
    async *passages(): AsyncGenerator<SourcePassage> {
      for await (const { row, id, language } of readParts(corpusParts, options.language))
        yield { passage: { id, language, text: row.text }, key: row.id, place: row.place };
    },
    judgments,
    locate: locateInColumns(qrels, /\s+/, 2),
  };
}

interface Part {
  file: string;
  /** Set where each language has files of its own. */
  language?: Language;
}

async function partsOf(path: string, kind: keyof typeof TREC_FILES, choice?: FileChoice): Promise<Part[]> {
  if (choice === undefined) return [{ file: await findFile(path, kind) }];
  if (typeof choice === 'string') return (await filesOf(resolve(path, choice))).map(file => ({ file }));
  const parts: Part[] = [];
  for (const [language, name] of Object.entries(choice)) {
    if (!isLanguageTag(language)) {
      const fault = `${kind} has the language ${JSON.stringify(language)}, expected a tag such as "en".`;
      throw new UserError(fault, { file: path }, suggestTag(language));
    }
    for (const file of await filesOf(resolve(path, name))) parts.push({ file, language });
  }
  return parts;
}

/** The one file of the folder that is named like one of this kind. */
async function findFile(path: string, kind: keyof typeof TREC_FILES): Promise<string> {
  const [found, ...others] = (await listFiles(path)).filter(name => TREC_FILES[kind].test(name));
  if (found !== undefined && others.length === 0) return resolve(path, found);
  throw new UserError(
    found === undefined
      ? `holds no file named like ${kind}.tsv.`
      : `which ${kind}: ${[found, ...others].join(', ')}?`,
    { file: path },
    `Name the file in ${kind}.`,
  );
}

/** The file, or the files of texts in the folder. */
async function filesOf(path: string): Promise<string[]> {
  const isFolder = await stat(path).then(
    stats => stats.isDirectory(),
    () => false,
  );
  if (!isFolder) return [path];
  const names = (await listFiles(path)).filter(name => /\.(tsv|txt|jsonl)(\.gz)?$/i.test(name));
  if (names.length > 0) return names.map(name => join(path, name));
  throw new UserError('holds no .tsv, .txt or .jsonl file.', { file: path }, 'They may also end in .gz.');
}

/** Rows with the id and language that they have in the set. */
async function* readParts(
  parts: readonly Part[],
  otherwise: Language = UNDETERMINED,
): AsyncGenerator<{ row: TextRow; id: string; language: Language }> {
  for (const { file, language } of parts) {
    for await (const row of readTexts(file)) {
      if (language === undefined) yield { row, id: row.id, language: row.language ?? otherwise };
      else yield { row, id: `${language}:${row.id}`, language };
    }
  }
}
