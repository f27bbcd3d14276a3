import { Random } from '../../../src/core/random';
import type { EncoderConfig } from '../../../src/encoder/config';
import { Device } from '../../../src/engine/devices';
import { DualEncoder } from '../../../src/engine/dual-encoder';
import type { TokenizedTexts } from '../../../src/engine/token-batch';
import { BatchGradient, type TokenizedBatch } from '../../../src/engine/training/batch-gradient';
import { openUpdater } from '../../../src/engine/training/open-updater';
import { adamWRows } from '../../../src/engine/training/row-optimizer';
import { adamW } from '../../../src/graph/optimizers';
import { countLiveBuffers } from './live-buffers';

/** What the process sends its parent at the end. */
export interface MemoryOfSteps {
  /** Norms of the gradients, one for each step. */
  norms: number[];
  /** Different numbers of buffers on the GPU that were seen between steps. */
  buffers: number[];
  /** Bytes that the process held, at every interval after the warm-up. */
  sizes: number[];
  /** Buffers after all was closed. */
  left: number;
}

export interface StepCounts {
  steps: number;
  warmUp: number;
  interval: number;
}

const CONFIG: EncoderConfig = {
  architecture: 'xlm-roberta',
  vocabularySize: 2000,
  hiddenSize: 32,
  layers: 1,
  heads: 2,
  intermediateSize: 64,
  positionRows: 34,
  positionOffset: 2,
  maxTokens: 32,
  learnedPositions: true,
  typeVocabularySize: 1,
  padTokenId: 1,
  layerNormEpsilon: 1e-5,
  activation: 'gelu',
};
const ADAMW = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 };
const CHUNK_TOKENS = 20;
/**
 * Queries, passages and tokens of each: the last batch takes two chunks, the others run at once. Few lengths, because some
 * shaders are compiled anew for each; few tokens, because SwiftShader takes its time.
 */
const BATCHES = [
  [2, 2, 3],
  [2, 2, 5],
  [2, 2, 4],
  [2, 2, 3],
  [2, 4, 5],
] as const;

function randomTexts(random: Random, count: number, length: number): TokenizedTexts {
  return {
    ids: Int32Array.from({ length: count * length }, () => random.integer(CONFIG.vocabularySize)),
    offsets: Int32Array.from({ length: count + 1 }, (_, i) => i * length),
  };
}

function randomBatch(random: Random, step: number): TokenizedBatch {
  const [queries, passages, length] = BATCHES[step % BATCHES.length]!;
  return {
    queries: randomTexts(random, queries, length),
    passages: randomTexts(random, passages, length),
    falseNegatives: new Uint8Array(queries * passages),
  };
}

/** SwiftShader's memory is that of the process. */
function memory(): number {
  globalThis.gc!();
  return process.memoryUsage.rss();
}

async function train({ steps, warmUp, interval }: StepCounts): Promise<MemoryOfSteps> {
  const live = countLiveBuffers();
  const random = new Random(1);
  const spec = { config: CONFIG, head: { pooling: 'mean', dense: [], normalize: false } } as const;
  const encoder = await DualEncoder.open(
    spec,
    async (name, shape) => {
      const around = name.endsWith('LayerNorm.weight') ? 1 : 0;
      const size = shape.reduce((a, b) => a * b, 1);
      return Float32Array.from({ length: size }, () => around + 0.1 * random.normal());
    },
    new Device('webgpu'),
  );
  const updater = await openUpdater(encoder, {
    optimizer: adamW(ADAMW),
    rows: adamWRows(ADAMW),
    learningRate: () => 1e-3,
    clipNorm: 1,
  });
  const loss = { temperature: 0.05, symmetric: false, normalize: true };
  const gradient = new BatchGradient(encoder, { loss, chunkTokens: CHUNK_TOKENS, dropout: 0 });

  const norms: number[] = [];
  const buffers = new Set<number>();
  const sizes: number[] = [];
  for (let step = 1; step <= steps; step++) {
    const batch = randomBatch(random, step);
    await updater.catchUp(batch.queries.ids, step - 1);
    await gradient.compute(batch, 0);
    norms.push(await updater.update(step, gradient.gradients));
    if (step % 50 === 0) {
      // A validation, an evaluation, and what a checkpoint reads.
      await gradient.loss(batch);
      await encoder.embed(batch.passages, CHUNK_TOKENS);
      for (const tensor of updater.tensors(step)) await tensor.read();
    }
    buffers.add(live.size);
    if (step >= warmUp && step % interval === 0) sizes.push(memory());
  }
  for (const part of [gradient, updater, encoder]) await part.close();
  return { norms, buffers: [...buffers], sizes, left: live.size };
}

process.on('message', async (counts: StepCounts) => {
  process.send!(await train(counts), () => process.disconnect());
});
