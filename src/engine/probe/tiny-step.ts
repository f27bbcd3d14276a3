import { Random } from '../../core/random';
import type { Precision } from '../../encoder/architectures/transformer';
import type { EncoderConfig } from '../../encoder/config';
import { adamW } from '../../graph/optimizers';
import type { Device } from '../devices';
import { DualEncoder } from '../dual-encoder';
import type { TokenizedTexts } from '../token-batch';
import { BatchGradient, type TokenizedBatch } from '../training/batch-gradient';
import { Gradients } from '../training/gradients';
import { openUpdater } from '../training/open-updater';
import { adamWRows } from '../training/row-optimizer';

const CONFIG: EncoderConfig = {
  architecture: 'xlm-roberta',
  vocabularySize: 96,
  hiddenSize: 64,
  layers: 1,
  heads: 2,
  intermediateSize: 128,
  positionRows: 34,
  positionOffset: 2,
  maxTokens: 32,
  learnedPositions: true,
  typeVocabularySize: 1,
  padTokenId: 1,
  layerNormEpsilon: 1e-5,
  activation: 'gelu',
};
const QUERIES = 5;
/** One for each query, and hard negatives. */
const PASSAGES = 7;
const ADAMW = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 };

/**
 * A training step of a tiny random encoder, the same on every machine: the loss, its gradients both at once and by chunks,
 * and parameters after two updates.
 *
 * @returns the numbers by name
 */
export async function tinyStep(
  device: Device,
  precision: Precision = 'float32',
): Promise<Map<string, Float32Array>> {
  const values = new Map<string, Float32Array>();
  const head = { pooling: 'mean', dense: [], normalize: false } as const;
  const spec = { config: CONFIG, head, precision };
  const random = new Random(1);
  const encoder = await DualEncoder.open(
    spec,
    async (name, shape) => randomTensor(name, shape, random),
    device,
  );
  const batch = randomBatch(random);
  const loss = { temperature: 0.05, symmetric: false, normalize: true };
  for (const [way, chunkTokens] of [
    ['at once', 4096],
    ['by chunks', 48],
  ] as const) {
    const it = new BatchGradient(encoder, { loss, chunkTokens, dropout: 0 });
    const result = await it.compute(batch, 0);
    values.set(`loss, ${way}`, Float32Array.of(result.loss));
    for (const [name, slot] of Object.entries(it.gradients.targets))
      values.set(`${name}, ${way}`, (await encoder.memory.download(slot)).slice());
    await it.close();
  }

  // Random gradients: the first step of Adam blows up the rounding errors of true ones that are almost zero.
  const gradients = new Gradients(encoder);
  await gradients.begin(batch.queries.ids);
  const rows = gradients.words.tokens.length * CONFIG.hiddenSize;
  await encoder.memory.write(gradients.rows, normals(rows, random));
  await gradients.parameters.write(normals(encoder.parameters.layout.size, random));
  const updater = await openUpdater(encoder, {
    optimizer: adamW(ADAMW),
    rows: adamWRows(ADAMW),
    learningRate: () => 0.1,
    clipNorm: 1,
  });
  // Rows that only the first step touches rest in the second.
  const norms = [await updater.update(1, gradients)];
  await gradients.begin(batch.passages.ids);
  await updater.catchUp(gradients.words.tokens, 1);
  norms.push(await updater.update(2, gradients));
  await updater.settle(2);
  values.set('norms of the gradients', Float32Array.from(norms));
  values.set('updated parameters', (await encoder.parameters.read()).slice());
  values.set('updated word table', (await encoder.memory.download(encoder.table)).slice());
  gradients.free();
  await updater.close();
  await encoder.close();
  return values;
}

function normals(count: number, random: Random): Float32Array {
  return Float32Array.from({ length: count }, () => random.normal());
}

function randomTensor(name: string, shape: readonly number[], random: Random): Float32Array {
  const around = name.endsWith('LayerNorm.weight') ? 1 : 0;
  const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
  for (let i = 0; i < values.length; i++) values[i] = around + 0.1 * random.normal();
  return values;
}

function randomBatch(random: Random): TokenizedBatch {
  const falseNegatives = new Uint8Array(QUERIES * PASSAGES);
  falseNegatives[1] = 1;
  return {
    queries: randomTexts(QUERIES, 3, 9, random),
    passages: randomTexts(PASSAGES, 5, 23, random),
    falseNegatives,
  };
}

/** Texts of `least` to `most` tokens. */
function randomTexts(count: number, least: number, most: number, random: Random): TokenizedTexts {
  const offsets = new Int32Array(count + 1);
  for (let i = 0; i < count; i++) offsets[i + 1] = offsets[i]! + least + random.integer(most - least + 1);
  return {
    ids: Int32Array.from({ length: offsets[count]! }, () => random.integer(CONFIG.vocabularySize)),
    offsets,
  };
}
