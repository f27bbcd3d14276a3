import { UserError } from '../../errors';
import { readLines } from '../../files/read';
import { excerpt } from '../json-lines';
import { UNDETERMINED } from '../languages';
import type { Judgments, Language } from '../model';
import { listFiles, pickFile } from './files';
import { addJudgment, type GrowingJudgments, locateInColumns } from './judgments';
import type { Source, SourcePassage, SourceQuery } from './source';
import { readTexts } from './texts';

export interface BeirOptions {
  /** The language of rows without a field `language`, `lang`, or one of these inside `metadata`. */
  language?: Language;
  /** Which `qrels/SPLIT.tsv`; by default `test`, else `dev`. */
  split?: string;
}

/**
 * Reads a BEIR set (Thakur et al., 2021): a folder of `corpus.jsonl`, `queries.jsonl` and `qrels/SPLIT.tsv`. As BEIR does,
 * it keeps the queries that the split judges and puts a passage's title before its text.
 *
 * @throws UserError with file and line
 */
export async function openBeir(
  path: string,
  { language = UNDETERMINED, split }: BeirOptions,
): Promise<Source> {
  const present = await listFiles(path, 2);
  const corpus = pickFile(path, present, 'corpus.jsonl');
  const queryFile = pickFile(path, present, 'queries.jsonl');
  const splits = split === undefined ? ['test', 'dev'] : [split];
  const qrels = pickFile(path, present, ...splits.map(split => `qrels/${split}.tsv`));

  const judgments = await readBeirQrels(qrels);
  const queries: SourceQuery[] = [];
  for await (const { id, text, place, ...row } of readTexts(queryFile)) {
    if (!judgments.has(id)) continue;
    queries.push({ query: { id, language: row.language ?? language, text, group: id }, key: id, place });
  }
  return {
    path,
    files: [queryFile, corpus, qrels],
    queries,
    async *passages(): AsyncGenerator<SourcePassage> {
      for await (const { id, text, place, ...row } of readTexts(corpus))
        yield { passage: { id, language: row.language ?? language, text }, key: id, place };
    },
    judgments,
    locate: locateInColumns(qrels, '\t', 1),
  };
}

const HEADER = 'query-id, corpus-id, score';

/** Tab-separated lines of query, passage, grade, after a header, which is passed over. */
async function readBeirQrels(file: string): Promise<Judgments> {
  const judgments: GrowingJudgments = new Map();
  for await (const { text, number } of readLines(file)) {
    if (text.trim() === '') continue;
    const place = { file, line: number };
    const [query, passage, score, ...rest] = text.split('\t');
    if (!query?.trim() || !passage?.trim() || score === undefined || rest.length > 0) {
      throw new UserError(
        `${JSON.stringify(excerpt(text))} is not a row of three columns.`,
        place,
        `Columns: ${HEADER}, with tabs between.`,
      );
    }
    const isInteger = /^\s*[+-]?\d{1,9}\s*$/.test(score);
    if (number === 1) {
      if (isInteger)
        throw new UserError(
          `the first line is a judgment, expected a header.`,
          place,
          `Add the line ${HEADER}, with tabs between.`,
        );
      continue;
    }
    if (!isInteger)
      throw new UserError(`the score is ${JSON.stringify(excerpt(score))}, expected an integer.`, place);
    addJudgment(judgments, query, passage, Number(score), place);
  }
  if (judgments.size === 0)
    throw new UserError('no judgments.', { file }, `Expected a header and lines of ${HEADER}.`);
  return judgments;
}
