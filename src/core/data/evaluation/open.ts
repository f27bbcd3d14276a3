import { basename, resolve } from 'node:path';
import { UserError } from '../../errors';
import { openBeir } from './beir';
import { checkDataset, type EvaluationDataset } from './dataset';
import { detectFormat } from './detect';
import { openJsonLines } from './jsonl';
import { openLareqa } from './lareqa';
import { openMiracl } from './miracl';
import { openPairs } from './pairs';
import type { Source } from './source';
import type { DatasetSpec, EvaluationFormat } from './spec';
import { openTrec } from './trec';

const OPENERS: Record<EvaluationFormat, (path: string, spec: DatasetSpec) => Promise<Source>> = {
  lareqa: openLareqa,
  beir: openBeir,
  trec: openTrec,
  miracl: openMiracl,
  pairs: openPairs,
  jsonl: openJsonLines,
};

/**
 * Opens a test set. Queries and judgments come into memory, and all passages are read and checked once; they are
 * streamed from the files again with every call of `passages()`.
 *
 * @throws UserError for every fault of the files, with file and line
 */
export async function openDataset(spec: DatasetSpec): Promise<EvaluationDataset> {
  const source = await openSource(spec);
  return checkDataset(source, spec.name ?? nameOf(source.path), spec.languages);
}

/**
 * Opens a test set without checking it against itself, with the places of its queries and passages.
 *
 * @throws UserError for faults of the files, with file and line
 */
export async function openSource(spec: DatasetSpec): Promise<Source> {
  const { path = pathOfNamedFiles(spec) } = spec;
  const format = spec.format ?? (await detectFormat(path, spec));
  return OPENERS[format](path, spec);
}

/** Named files are relative to the working directory where there is no path. */
function pathOfNamedFiles({ queries, corpus, qrels }: DatasetSpec): string {
  if (queries !== undefined && corpus !== undefined && qrels !== undefined) return '.';
  throw new UserError(
    'a test set without path.',
    undefined,
    'Set path, or all of queries, corpus and qrels.',
  );
}

/** The last part of a path, without the extension of a data file. */
function nameOf(path: string): string {
  return basename(resolve(path)).replace(/\.(jsonl|ndjson|json)(\.gz)?$/i, '');
}
