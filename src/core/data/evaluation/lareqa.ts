import { basename, join } from 'node:path';
import { UserError } from '../../errors';
import { type Fields, readFields } from '../fields';
import { chooseLanguages, isLanguageTag } from '../languages';
import type { Language } from '../model';
import { listFiles } from './files';
import type { Source, SourcePassage, SourceQuery } from './source';

export interface LareqaOptions {
  /** Read these languages only. */
  languages?: readonly Language[];
  /** Give each candidate its paragraph as context. */
  context?: boolean;
}

const FILE_NAME = /^([^.]+)\.json(\.gz)?$/i;

/** The language of a file such as `de.json.gz`. */
export function lareqaLanguage(file: string): Language | undefined {
  const [, tag] = FILE_NAME.exec(basename(file)) ?? [];
  return tag !== undefined && isLanguageTag(tag) ? tag : undefined;
}

/**
 * Reads a LAReQA set (XQuAD-R, MLQA-R; Roy et al., 2020): a folder of `LANGUAGE.json`, SQuAD files whose paragraphs add
 * `sentences` and `sentence_breaks`. Candidates are the sentences, known by their position, for a few texts repeat:
 * `en:12:3:0` is article 12, paragraph 3, sentence 0. Relevant for a question are the sentences in which its answers
 * start, in every language that has the question.
 *
 * @throws UserError with file, line and column
 */
export async function openLareqa(
  path: string,
  { languages, context = false }: LareqaOptions,
): Promise<Source> {
  const files = await findFiles(path, languages);
  const queries: SourceQuery[] = [];
  const passages: SourcePassage[] = [];
  const judgments = new Map<string, Map<string, number>>();
  for (const [language, file] of files) {
    for (const { position, paragraph } of paragraphsOf(await readFields(file))) {
      const sentences = readSentences(paragraph, `${language}:${position}`);
      const around = context ? { context: paragraph.text('context') } : {};
      for (const { id, text } of sentences)
        passages.push({ passage: { id, language, text, ...around }, key: id, place: { file } });
      for (const { question, id: group, gold } of readQuestions(paragraph, sentences)) {
        const query = { id: `${language}:${group}`, language, text: question.text('question'), group };
        queries.push({ query, key: group, place: question.place });
        const relevant = judgments.get(group) ?? new Map<string, number>();
        for (const id of gold) relevant.set(id, 1);
        judgments.set(group, relevant);
      }
    }
  }
  return {
    path,
    files: [...files.values()],
    queries,
    passages: () => passages,
    judgments,
  };
}

async function findFiles(path: string, wanted?: readonly Language[]): Promise<Map<Language, string>> {
  const present = new Map<Language, string>();
  for (const name of await listFiles(path)) {
    const language = lareqaLanguage(name);
    if (language === undefined) continue;
    const other = present.get(language);
    if (other)
      throw new UserError(
        `both ${other} and ${name} are of the language ${language}.`,
        { file: path },
        'Remove one.',
      );
    present.set(language, name);
  }
  if (present.size === 0)
    throw new UserError('holds no LANGUAGE.json.', { file: path }, 'It may also end in .gz.');
  const languages = chooseLanguages(present.keys(), wanted, { file: path });
  return new Map(languages.map(language => [language, join(path, present.get(language)!)]));
}

function* paragraphsOf(file: Fields): Generator<{ position: string; paragraph: Fields }> {
  let a = 0;
  for (const article of file.objects('data')) {
    let p = 0;
    for (const paragraph of article.objects('paragraphs')) yield { position: `${a}:${p++}`, paragraph };
    a++;
  }
}

interface Sentence {
  id: string;
  text: string;
  /** Where the sentence starts and ends (exclusive) in its paragraph. */
  start: number;
  end: number;
}

function readSentences(paragraph: Fields, position: string): Sentence[] {
  const texts = [...paragraph.texts('sentences')];
  const breaks = paragraph.list('sentence_breaks');
  if (breaks.length !== texts.length)
    throw paragraph.fault('sentence_breaks', `a list of ${texts.length}, as many as there are sentences`);
  return texts.map((text, i) => {
    const [start, end, ...rest] = Array.isArray(breaks[i]) ? (breaks[i] as unknown[]) : [];
    if (!isOffset(start) || !isOffset(end) || rest.length > 0) {
      throw paragraph.fault('sentence_breaks', 'a pair [start, end]', undefined, i);
    }
    return { id: `${position}:${i}`, text, start, end };
  });
}

function isOffset(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/**
 * The questions on a paragraph with the ids of their gold sentences. Where an answer crosses the end of a sentence, its
 * start decides. All offsets of the format count code points and are only compared with each other, never used to cut.
 */
function* readQuestions(
  paragraph: Fields,
  sentences: readonly Sentence[],
): Generator<{ question: Fields; id: string; gold: Set<string> }> {
  for (const question of paragraph.objects('qas')) {
    const gold = new Set<string>();
    for (const answer of question.objects('answers')) {
      const at = answer.integer('answer_start');
      const sentence = sentences.find(({ start, end }) => start <= at && at < end);
      if (!sentence) throw answer.fault('answer_start', 'an offset inside one of the sentence_breaks');
      gold.add(sentence.id);
    }
    if (gold.size === 0) throw question.fault('answers', 'at least one answer');
    yield { question, id: question.id('id'), gold };
  }
}
