import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../fixtures/encoders/', import.meta.url);

/** The folder of a tiny encoder; see test/fixtures/encoders/README.md. */
export const checkpoint = (name: string): string => fileURLToPath(new URL(`checkpoints/${name}`, root));

/** A file of what PyTorch computed. */
export const expectedPath = (name: string): string => fileURLToPath(new URL(`expected/${name}`, root));

/** A JSON file of what PyTorch computed. */
export const expected = (name: string) => JSON.parse(readFileSync(expectedPath(`${name}.json`), 'utf8'));

export const checkpoints = [
  'bert-mean',
  'xlm-roberta-cls',
  'distilbert-max',
  'bert-dense',
  'xlm-roberta-sharded',
  'bert-half',
  'distilbert-bfloat16',
];
