import { readQrels } from '../../trec/qrels';
import type { Language } from '../model';
import { type GrowingJudgments, locateInColumns } from './judgments';
import { findMiraclPassages, findMiraclSets } from './miracl-files';
import type { Source, SourcePassage, SourceQuery } from './source';
import type { FileChoice } from './spec';
import { readTexts } from './texts';

export interface MiraclOptions {
  /** Read these languages only. */
  languages?: readonly Language[];
  /** By default `dev`. */
  split?: string;
  /**
   * The folder that holds folders such as `miracl-corpus-v1.0-sw` (of one language, also that folder itself), or one
   * folder for each language; by default the folder of the topics.
   */
  corpus?: FileChoice;
}

/**
 * Reads MIRACL (Zhang et al., 2023): topics and qrels of a split in every language that is there, and the passages of
 * its Wikipedia corpus, which the user downloads. The languages are not translations of each other, but their ids
 * repeat, so ids become `language:id`.
 *
 * @throws UserError with file and line; for a language without passages, it says what to download
 */
export async function openMiracl(
  path: string,
  { languages, split = 'dev', corpus }: MiraclOptions,
): Promise<Source> {
  const sets = await findMiraclSets(path, split, languages);
  const passageFiles = await findMiraclPassages(path, [...sets.keys()], corpus);

  const queries: SourceQuery[] = [];
  const judgments: GrowingJudgments = new Map();
  for (const [language, { topics, qrels }] of sets) {
    for await (const { id: topic, text, place } of readTexts(topics)) {
      const id = `${language}:${topic}`;
      queries.push({ query: { id, language, text, group: id }, key: id, place });
    }
    for (const [topic, grades] of await readQrels(qrels)) {
      const prefixed = [...grades].map(([passage, grade]): [string, number] => [
        `${language}:${passage}`,
        grade,
      ]);
      judgments.set(`${language}:${topic}`, new Map(prefixed));
    }
  }
  return {
    path,
    files: [...sets.values()]
      .flatMap(({ topics, qrels }) => [topics, qrels])
      .concat([...passageFiles.values()].flat()),
    queries,
    async *passages(): AsyncGenerator<SourcePassage> {
      for (const [language, files] of passageFiles)
        for (const file of files)
          for await (const row of readTexts(file)) {
            const id = `${language}:${row.id}`;
            yield { passage: { id, language, text: row.text }, key: id, place: row.place };
          }
    },
    judgments,
    locate(query, passage) {
      const [language, topic] = splitId(query);
      const find = locateInColumns(sets.get(language)!.qrels, /\s+/, 2);
      return find(topic, passage && splitId(passage)[1]);
    },
  };
}

function splitId(id: string): [Language, string] {
  const colon = id.indexOf(':');
  return [id.slice(0, colon), id.slice(colon + 1)];
}
