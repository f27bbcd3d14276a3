import { existsSync } from 'node:fs';
import { openDataset } from '../../src/core/data/evaluation/open';
import { readTrainingData } from '../../src/core/data/training/reader';
import { Random } from '../../src/core/random';

export const XQUAD_R = '../shared/data/xquad-r';

/** Queries and passages in random order, as many of one as of the other. @param count at most; there may be fewer */
export async function sampleTexts(count: number): Promise<{ texts: string[]; source: string }> {
  const found = existsSync(XQUAD_R);
  const { queries, passages } = found ? await xquadTexts() : await qaTexts();
  const random = new Random(4);
  const half = (texts: string[]) => random.shuffle([...new Set(texts)]).slice(0, count / 2);
  return {
    texts: random.shuffle([...half(queries), ...half(passages)]),
    source: `queries and passages of ${found ? 'XQuAD-R' : 'samples/qa'}`,
  };
}

interface Texts {
  queries: string[];
  passages: string[];
}

async function xquadTexts(): Promise<Texts> {
  const dataset = await openDataset({ path: XQUAD_R, format: 'lareqa' });
  const passages: string[] = [];
  for await (const { text } of dataset.passages()) passages.push(text);
  return { queries: dataset.queries.map(({ text }) => text), passages };
}

async function qaTexts(): Promise<Texts> {
  const texts: Texts = { queries: [], passages: [] };
  for await (const { query, positive } of readTrainingData({
    path: ['samples/qa/train.jsonl', 'samples/qa/test.jsonl'],
  })) {
    texts.queries.push(query);
    texts.passages.push(positive);
  }
  return texts;
}
