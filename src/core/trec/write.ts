import { gzipSync } from 'node:zlib';
import type { Judgments } from '../data/model';
import { UserError } from '../errors';
import { writeFileAtomic } from '../files/atomic';

export interface RankedQuery {
  query: string;
  /** Best first. */
  passages: Iterable<{ passage: string; score: number }>;
}

/**
 * Writes a TREC run, packed where the path ends in `.gz`. Scores are written with as many digits as a 32-bit float
 * needs, so that a reader sorts them as they were.
 *
 * @throws UserError for an id or tag that is empty or contains white space: the format has no way to write it
 */
export function writeRun(
  path: string,
  rankings: Iterable<RankedQuery> | AsyncIterable<RankedQuery>,
  tag: string,
): Promise<void> {
  return writeLines(path, runLines(path, rankings, tag));
}

/** Writes TREC judgments, packed where the path ends in `.gz`. @throws UserError as `writeRun` */
export function writeQrels(path: string, judgments: Judgments): Promise<void> {
  return writeLines(path, qrelsLines(path, judgments));
}

async function* runLines(
  file: string,
  rankings: Iterable<RankedQuery> | AsyncIterable<RankedQuery>,
  tag: string,
): AsyncGenerator<string> {
  checkColumn(file, 'tag', tag);
  for await (const { query, passages } of rankings) {
    checkColumn(file, 'query id', query);
    let rank = 0;
    for (const { passage, score } of passages) {
      checkColumn(file, 'passage id', passage);
      yield `${query} Q0 ${passage} ${++rank} ${shortest(score)} ${tag}\n`;
    }
  }
}

function* qrelsLines(file: string, judgments: Judgments): Generator<string> {
  for (const [query, grades] of judgments) {
    checkColumn(file, 'query id', query);
    for (const [passage, grade] of grades) {
      checkColumn(file, 'passage id', passage);
      yield `${query} 0 ${passage} ${grade}\n`;
    }
  }
}

/** Characters in one part of the file: small parts pack badly, large ones need memory twice. */
const PART = 1 << 20;

async function writeLines(path: string, lines: Iterable<string> | AsyncIterable<string>): Promise<void> {
  const encode = (text: string) => (path.endsWith('.gz') ? gzipSync(text) : Buffer.from(text, 'utf8'));
  const parts: Uint8Array[] = [];
  let part = '';
  for await (const line of lines) {
    part += line;
    if (part.length >= PART) {
      parts.push(encode(part));
      part = '';
    }
  }
  parts.push(encode(part));
  await writeFileAtomic(path, parts);
}

/** The shortest decimal that reads back as the same 32-bit float. */
function shortest(score: number): string {
  const float = Math.fround(score);
  for (let digits = 6; digits < 9; digits++) {
    const value = Number(float.toPrecision(digits));
    if (Math.fround(value) === float) return String(value);
  }
  return String(Number(float.toPrecision(9)));
}

function checkColumn(file: string, what: string, text: string): void {
  if (text !== '' && !/[\t-\r ]/.test(text)) return;
  throw new UserError(
    `${what} ${JSON.stringify(text)} is empty or contains white space, which separates the columns of a TREC file`,
    { file },
    'Rename it in the data set.',
  );
}
