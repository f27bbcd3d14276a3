import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMapping } from '../faults';
import { transformerPath } from '../model-folder';

/** What the memory and the work of an encoder depend on. */
export interface EncoderSize {
  hidden: number;
  layers: number;
  heads: number;
  intermediate: number;
  vocabulary: number;
  /** Rows of the position table. */
  positions: number;
}

/** The names of `config.json`, those of DistilBERT second. */
const KEYS: Record<keyof EncoderSize, readonly string[]> = {
  hidden: ['hidden_size', 'dim'],
  layers: ['num_hidden_layers', 'n_layers'],
  heads: ['num_attention_heads', 'n_heads'],
  intermediate: ['intermediate_size', 'hidden_dim'],
  vocabulary: ['vocab_size'],
  positions: ['max_position_embeddings'],
};

/** The size that a folder's `config.json` tells; undefined where it does not, which its reader says when it is used. */
export async function encoderSizeOf(model: string): Promise<EncoderSize | undefined> {
  let config: unknown;
  try {
    config = JSON.parse(await readFile(join(model, await transformerPath(model), 'config.json'), 'utf8'));
  } catch {
    return undefined;
  }
  if (!isMapping(config)) return undefined;
  const values = config;
  const entries = Object.entries(KEYS).map(([name, keys]) => [
    name,
    keys.map(key => values[key]).find(value => typeof value === 'number'),
  ]);
  return entries.every(([, value]) => Number.isSafeInteger(value) && (value as number) >= 0)
    ? (Object.fromEntries(entries) as EncoderSize)
    : undefined;
}

/** Weights of the word table, and all others: of the layers, the positions and their norms. */
export function parametersOf(size: EncoderSize): { words: number; layers: number; others: number } {
  const { hidden, layers, intermediate, vocabulary, positions } = size;
  return {
    words: vocabulary * hidden,
    layers: layers * (4 * hidden * hidden + 2 * hidden * intermediate + 9 * hidden + intermediate),
    others: (positions + 4) * hidden,
  };
}
