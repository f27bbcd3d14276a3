import type { Random } from '../../../src/core/random';
import type { DualEncoder } from '../../../src/engine/dual-encoder';
import type { TokenizedTexts } from '../../../src/engine/token-batch';
import {
  BatchGradient,
  type BatchGradientOptions,
  type TokenizedBatch,
} from '../../../src/engine/training/batch-gradient';
import { tokenized } from '../fixtures';

/** Texts of 3 to `longest` tokens that every tiny encoder knows, few enough that texts share some. */
export const randomTexts = (random: Random, count: number, longest = 12): TokenizedTexts =>
  tokenized(
    Array.from({ length: count }, () =>
      Array.from({ length: 3 + random.integer(longest - 2) }, () => 5 + random.integer(300)),
    ),
  );

/** @param hardNegatives passages beyond one for each query */
export function randomBatch(random: Random, queries: number, hardNegatives = 0): TokenizedBatch {
  const columns = queries + hardNegatives;
  const falseNegatives = new Uint8Array(queries * columns);
  for (let row = 0; row < queries; row++)
    for (let column = 0; column < columns; column++)
      if (column !== row && random.float() < 0.2) falseNegatives[row * columns + column] = 1;
  return { queries: randomTexts(random, queries), passages: randomTexts(random, columns), falseNegatives };
}

/** Loss and gradient, word rows after all other parameters. */
export interface Computed {
  loss: number;
  gradient: Float32Array;
}

export const LOSS = { temperature: 0.1, symmetric: false, normalize: true };

/** Opens a `BatchGradient` for as long as `use` takes. */
export async function withGradient<T>(
  encoder: DualEncoder,
  options: Partial<BatchGradientOptions>,
  use: (
    compute: (batch: TokenizedBatch, seed?: number) => Promise<Computed>,
    it: BatchGradient,
  ) => Promise<T>,
): Promise<T> {
  const it = new BatchGradient(encoder, { loss: LOSS, chunkTokens: 1 << 20, dropout: 0, ...options });
  try {
    return await use(async (batch, seed = 0) => {
      const { loss } = await it.compute(batch, seed);
      const { parameters, rows } = it.gradients;
      const gradient = Float32Array.of(
        ...(await parameters.read()),
        ...(await encoder.memory.download(rows)),
      );
      return { loss, gradient };
    }, it);
  } finally {
    await it.close();
  }
}
