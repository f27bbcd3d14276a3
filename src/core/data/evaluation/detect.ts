import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { UserError } from '../../errors';
import { readError } from '../../files/read';
import { listFiles } from './files';
import { lareqaLanguage } from './lareqa';
import { MIRACL_DEPTH, MIRACL_FILE } from './miracl-files';
import type { DatasetSpec, EvaluationFormat } from './spec';
import { TREC_FILES } from './trec';

/**
 * Tells the format of a test set from the names of its files.
 *
 * @throws UserError where no format has such files
 */
export async function detectFormat(path: string, spec: DatasetSpec): Promise<EvaluationFormat> {
  const isFolder = await stat(path).then(
    stats => stats.isDirectory(),
    error => {
      throw readError(path, error);
    },
  );
  if (!isFolder) return 'pairs';
  if (spec.queries !== undefined || spec.qrels !== undefined) return 'trec';

  const names = await listFiles(path, MIRACL_DEPTH);
  const has = (name: string) => names.includes(name) || names.includes(`${name}.gz`);
  const some = (test: (name: string) => boolean) => names.some(test);
  if (has('passages.jsonl') && has('judgments.jsonl')) return 'jsonl';
  if (has('corpus.jsonl') && has('queries.jsonl')) return 'beir';
  if (some(name => MIRACL_FILE.test(basename(name)))) return 'miracl';
  if (Object.values(TREC_FILES).every(pattern => some(name => pattern.test(name)))) return 'trec';
  if (some(name => name === basename(name) && lareqaLanguage(name) !== undefined)) return 'lareqa';
  throw new UserError(
    'not a test set of a known format.',
    { file: path },
    `Expected ${EXPECTED}. Or set format: and, for trec, name the files in queries:, corpus: and qrels:.`,
  );
}

const EXPECTED = [
  'LANGUAGE.json files (lareqa)',
  'corpus.jsonl and queries.jsonl (beir)',
  'topics.miracl-v1.0-… (miracl)',
  'passages.jsonl and judgments.jsonl (jsonl)',
  'queries.tsv, corpus.tsv and qrels.tsv (trec)',
].join('; ');
