import type { Language } from '../model';
import { readTrainingData } from '../training/reader';
import type { Source, SourcePassage, SourceQuery } from './source';

export interface PairsOptions {
  /** For files without a field of that name. */
  language?: Language;
}

/**
 * Reads training pairs (`{"id", "language", "query", "positive"}`) as a test set, held in memory. Each row gives a query
 * and a passage, both named `language:id`; relevant for a query are the positives of its id in every language. Rows of
 * one language whose positives are the same text share one passage, named after the first of them.
 *
 * @throws UserError with file and line
 */
export async function openPairs(path: string, options: PairsOptions): Promise<Source> {
  const queries: SourceQuery[] = [];
  const passages: SourcePassage[] = [];
  const idsByText = new Map<Language, Map<string, string>>();
  const judgments = new Map<string, Map<string, number>>();
  const files = new Set<string>();
  for await (const row of readTrainingData({
    path,
    format: 'pairs',
    ...(options.language && { language: options.language }),
  })) {
    const { id: group, language, query, positive, place } = row;
    const id = `${language}:${group}`;
    queries.push({ query: { id, language, text: query, group }, key: group, place });
    files.add(place.file);

    const ids = idsByText.get(language) ?? new Map<string, string>();
    idsByText.set(language, ids);
    if (!ids.has(positive)) {
      ids.set(positive, id);
      passages.push({ passage: { id, language, text: positive }, key: id, place });
    }
    const relevant = judgments.get(group) ?? new Map<string, number>();
    judgments.set(group, relevant.set(ids.get(positive)!, 1));
  }
  return { path, files: [...files], queries, passages: () => passages, judgments };
}
