import { Random } from '../../src/core/random';
import type { EncoderConfig } from '../../src/encoder/config';
import type { EncoderSpec } from '../../src/encoder/training/graphs';
import type { Device } from '../../src/engine/devices';
import { DualEncoder } from '../../src/engine/dual-encoder';
import type { TokenizedTexts } from '../../src/engine/token-batch';
import type { TokenizedBatch } from '../../src/engine/training/batch-gradient';
import { BatchGradient } from '../../src/engine/training/batch-gradient';
import { openUpdater } from '../../src/engine/training/open-updater';
import { adamWRows } from '../../src/engine/training/row-optimizer';
import type { Updater } from '../../src/engine/training/updater';
import { adamW } from '../../src/graph/optimizers';

/** What one encoder of the benchmarks has otherwise than another. Heads are 12, and four times the width lies in between. */
export type Size = Pick<EncoderConfig, 'layers' | 'hiddenSize' | 'vocabularySize'>;

export const sizeText = ({ layers, hiddenSize, vocabularySize }: Size): string =>
  `${layers}×${hiddenSize}, ${vocabularySize.toLocaleString('en')} words`;

export function encoderSpec(size: Size): EncoderSpec {
  return {
    config: {
      ...size,
      architecture: 'bert',
      heads: 12,
      intermediateSize: 4 * size.hiddenSize,
      positionRows: 512,
      positionOffset: 0,
      maxTokens: 512,
      learnedPositions: true,
      typeVocabularySize: 2,
      padTokenId: 0,
      layerNormEpsilon: 1e-12,
      activation: 'gelu',
    },
    head: { pooling: 'mean', dense: [], normalize: true },
  };
}

/** Half of e5-small, for what needs no whole one. */
export const SMALL = encoderSpec({ layers: 6, hiddenSize: 384, vocabularySize: 32768 });

/**
 * Floating-point operations of the matrix products of one token's forward pass through the small encoder, in a text of `length`
 * tokens; one multiplication and one addition count two. Everything else (softmax, LayerNorm, Gelu, embeddings, optimizer) takes
 * time but counts nothing.
 */
export function forwardOperations(length: number): number {
  const { hiddenSize: h, intermediateSize: inner, layers } = SMALL.config;
  const linear = 2 * (4 * h * h + 2 * h * inner);
  const attention = 2 * (2 * length * h);
  return layers * (linear + attention);
}

/** Values as at the start of a training: small matrices, LayerNorm the identity. */
export function randomTensor(random: Random, name: string, shape: readonly number[]): Float32Array {
  const size = shape.reduce((a, b) => a * b, 1);
  if (name.endsWith('.bias')) return new Float32Array(size);
  if (name.endsWith('LayerNorm.weight')) return new Float32Array(size).fill(1);
  return Float32Array.from({ length: size }, () => (random.uint32() / 2 ** 32 - 0.5) * 0.07);
}

export function randomEncoder(device: Device, spec = SMALL): Promise<DualEncoder> {
  const random = new Random(1);
  return DualEncoder.open(spec, async (name, shape) => randomTensor(random, name, shape), device);
}

/** Texts of `length` random tokens each. */
export function randomTexts(
  random: Random,
  count: number,
  length: number,
  vocabularySize = SMALL.config.vocabularySize,
): TokenizedTexts {
  return {
    ids: Int32Array.from({ length: count * length }, () => random.integer(vocabularySize)),
    offsets: Int32Array.from({ length: count + 1 }, (_, i) => i * length),
  };
}

export function randomBatch(
  random: Random,
  pairs: number,
  length: number,
  vocabularySize?: number,
): TokenizedBatch {
  return {
    queries: randomTexts(random, pairs, length, vocabularySize),
    passages: randomTexts(random, pairs, length, vocabularySize),
    falseNegatives: new Uint8Array(pairs * pairs),
  };
}

export const TEMPERATURE = 0.05;
export const OPTIMIZER = { learningRate: 2e-5, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 };

/** The training step of `Trainer`, without sampling and tokenizing. */
export class TrainingStep {
  #step = 0;

  private constructor(
    readonly encoder: DualEncoder,
    readonly gradient: BatchGradient,
    readonly updater: Updater,
  ) {}

  static async create(encoder: DualEncoder, chunkTokens: number): Promise<TrainingStep> {
    const gradient = new BatchGradient(encoder, {
      loss: { temperature: TEMPERATURE, symmetric: false, normalize: false },
      chunkTokens,
      dropout: 0,
    });
    const updater = await openUpdater(encoder, {
      optimizer: adamW(OPTIMIZER),
      rows: adamWRows(OPTIMIZER),
      learningRate: () => OPTIMIZER.learningRate,
      clipNorm: 1,
    });
    return new TrainingStep(encoder, gradient, updater);
  }

  /** @returns the loss */
  async run(batch: TokenizedBatch): Promise<number> {
    const { gradient, updater } = this;
    await updater.catchUp([...batch.queries.ids, ...batch.passages.ids], this.#step);
    const { loss } = await gradient.compute(batch, 0);
    await updater.update(++this.#step, gradient.gradients);
    return loss;
  }

  async close(): Promise<void> {
    for (const part of [this.gradient, this.updater, this.encoder]) await part.close();
  }
}
