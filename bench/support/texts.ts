import { existsSync } from 'node:fs';
import { openDataset } from '../../src/core/data/evaluation/open';
import { readTrainingData } from '../../src/core/data/training/reader';
import { Random } from '../../src/core/random';

export const XQUAD_R = '../shared/data/xquad-r';

/** Passages to embed, in random order: sentences of XQuAD-R where it is there, else the passages of the samples. */
export async function sampleTexts(count: number): Promise<{ texts: string[]; source: string }> {
  const found = existsSync(XQUAD_R);
  const all = found ? await xquadTexts() : await qaTexts();
  const texts = new Random(4).shuffle(all).slice(0, count);
  return { texts, source: found ? 'sentences of XQuAD-R' : 'passages of samples/qa' };
}

async function xquadTexts(): Promise<string[]> {
  const dataset = await openDataset({ path: XQUAD_R, format: 'lareqa' });
  const texts: string[] = [];
  for await (const { text } of dataset.passages()) texts.push(text);
  return texts;
}

async function qaTexts(): Promise<string[]> {
  const texts: string[] = [];
  for await (const { positive } of readTrainingData({
    path: ['samples/qa/train.jsonl', 'samples/qa/test.jsonl'],
  }))
    texts.push(positive);
  return texts;
}
