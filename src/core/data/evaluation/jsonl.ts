import { type Fields, readFieldsByLine } from '../fields';
import { listFiles, pickFile } from './files';
import { addJudgment, findLine, type GrowingJudgments } from './judgments';
import type { Source, SourcePassage, SourceQuery } from './source';

/**
 * Reads Polyrank's own test sets, a folder of three JSON Lines files:
 *
 *     passages.jsonl    {"id", "language", "text", "context"?}
 *     queries.jsonl     {"id", "language", "text", "group"?}      translations of one question share a group
 *     judgments.jsonl   {"query", "passage", "grade"?}            1 and more is relevant, and the default; 0 is not
 *
 * @throws UserError with file and line
 */
export async function openJsonLines(path: string): Promise<Source> {
  const present = await listFiles(path);
  const passageFile = pickFile(path, present, 'passages.jsonl');
  const queryFile = pickFile(path, present, 'queries.jsonl');
  const judgmentFile = pickFile(path, present, 'judgments.jsonl');

  const queries: SourceQuery[] = [];
  for await (const row of readFieldsByLine(queryFile)) {
    const text = textOf(row);
    const group = row.get('group') === undefined ? text.id : row.id('group');
    queries.push({ query: { ...text, group }, key: text.id, place: row.place });
  }
  const judgments: GrowingJudgments = new Map();
  for await (const row of readFieldsByLine(judgmentFile))
    addJudgment(judgments, row.id('query'), row.id('passage'), row.integer('grade', 1), row.place);

  return {
    path,
    files: [queryFile, passageFile, judgmentFile],
    queries,
    async *passages(): AsyncGenerator<SourcePassage> {
      for await (const row of readFieldsByLine(passageFile)) {
        const text = textOf(row);
        const context = row.get('context') === undefined ? {} : { context: row.text('context') };
        yield { passage: { ...text, ...context }, key: text.id, place: row.place };
      }
    },
    judgments,
    locate: (query, passage) =>
      findLine(judgmentFile, text => {
        if (text.trim() === '') return false;
        const row = JSON.parse(text) as Record<string, unknown>;
        return String(row.query) === query && (passage === undefined || String(row.passage) === passage);
      }),
  };
}

function textOf(row: Fields): { id: string; language: string; text: string } {
  return { id: row.id('id'), language: row.language('language'), text: row.text('text') };
}
