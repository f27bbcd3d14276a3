import { describe, expect, it } from 'vitest';
import { WORD_EMBEDDINGS } from '../../src/encoder/architectures/names';
import type { DualEncoder } from '../../src/engine/dual-encoder';
import { BatchGradient } from '../../src/engine/training/batch-gradient';
import { openUpdater } from '../../src/engine/training/open-updater';
import { adamWRows } from '../../src/engine/training/row-optimizer';
import { adamW } from '../../src/graph/optimizers';
import { scheduleFactor } from '../../src/graph/schedules';
import { expected, expectedTensors, largest, largestDifference, openTiny, tokenized } from './fixtures';

interface Expected {
  token_ids: number[][];
  temperature: number;
  queries: number[][];
  passages: number[][];
  loss: number;
  symmetric_loss?: number;
}

const ALL = [
  'bert-mean',
  'xlm-roberta-cls',
  'distilbert-max',
  'bert-dense',
  'xlm-roberta-sharded',
  'bert-half',
  'distilbert-bfloat16',
];
const WITH_GRADIENTS = ALL.slice(0, 4);
/** One chunk, or several of a few texts each. */
const BUDGETS = { 'in one program': 4096, 'by chunks': 64 };

describe('embeddings equal those of sentence-transformers', () => {
  it.each(ALL)('%s', async name => {
    const encoder = await openTiny(name);
    const tensors = await expectedTensors(`${name}.embeddings`);
    const { token_ids } = expected<Expected>(name);
    for (const budget of Object.values(BUDGETS)) {
      const embeddings = await encoder.embed(tokenized(token_ids), budget);
      expect(largestDifference(embeddings, await tensors.read('embeddings'))).toBeLessThan(1e-5);
    }
    await encoder.close();
  });
});

function batchOf({ queries, passages }: Pick<Expected, 'queries' | 'passages'>) {
  return {
    queries: tokenized(queries),
    passages: tokenized(passages),
    falseNegatives: new Uint8Array(queries.length * passages.length),
  };
}

/** The gradient of a parameter by its name in the fixtures, the word table's scattered to all rows. */
async function gradientOf(
  { memory, table }: DualEncoder,
  { gradients }: BatchGradient,
  name: string,
): Promise<Float32Array> {
  if (name !== WORD_EMBEDDINGS) return memory.download(gradients.parameters.slot(name));
  const full = await memory.zeros(table.tensor.dims);
  await memory.scatterRows(full, gradients.words.tokens, gradients.rows);
  return memory.download(full);
}

async function checkGradients(name: string, symmetric: boolean, chunkTokens: number): Promise<void> {
  const encoder = await openTiny(name);
  const data = expected<Expected>(name);
  const loss = { temperature: data.temperature, symmetric, normalize: !encoder.spec.head.normalize };
  const gradient = new BatchGradient(encoder, { loss, chunkTokens, dropout: 0 });
  const result = await gradient.compute(batchOf(data), 0);
  expect(result.loss).toBeCloseTo((symmetric ? data.symmetric_loss : data.loss)!, 5);
  const tensors = await expectedTensors(`${name}.${symmetric ? 'symmetric-' : ''}gradients`);
  // A constant added to all keys changes nothing, so some gradients are zero but for rounding: relative to the largest of all.
  let scale = 0;
  for (const tensor of tensors.tensors.keys()) scale = Math.max(scale, largest(await tensors.read(tensor)));
  for (const tensor of tensors.tensors.keys()) {
    const actual = await gradientOf(encoder, gradient, tensor.replace(/^dense\./, '2_Dense.'));
    const wanted = await tensors.read(tensor);
    expect(largestDifference(actual, wanted), tensor).toBeLessThan(
      1e-4 * Math.max(largest(wanted), 1e-3 * scale),
    );
  }
  await gradient.close();
  await encoder.close();
}

describe("gradients equal PyTorch's", () => {
  for (const [way, budget] of Object.entries(BUDGETS)) {
    it.each(WITH_GRADIENTS)(`%s, ${way}`, name => checkGradients(name, false, budget));
    it(`bert-mean, symmetric, ${way}`, () => checkGradients('bert-mean', true, budget));
  }
});

interface Trajectory {
  temperature: number;
  warmup_steps: number;
  clip_norm: number;
  weight_decay: number;
  learning_rate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  steps: {
    learning_rate: number;
    loss: number;
    gradient_norm: number;
    queries: number[][];
    passages: number[][];
  }[];
}

describe("a training run equals PyTorch's", () => {
  it.each(Object.entries(BUDGETS))('%s', async (_, chunkTokens) => {
    const run = expected<Trajectory>('trajectory');
    const encoder = await openTiny('bert-mean');
    const loss = { temperature: run.temperature, symmetric: false, normalize: true };
    const gradient = new BatchGradient(encoder, { loss, chunkTokens, dropout: 0 });
    const schedule = { name: 'linear', warmupSteps: run.warmup_steps, totalSteps: run.steps.length } as const;
    const options = {
      beta1: run.beta1,
      beta2: run.beta2,
      epsilon: run.epsilon,
      weightDecay: run.weight_decay,
    };
    const updater = await openUpdater(encoder, {
      optimizer: adamW(options),
      rows: adamWRows(options),
      learningRate: step => run.learning_rate * scheduleFactor(schedule, step - 1),
      clipNorm: run.clip_norm,
    });
    for (const [i, wanted] of run.steps.entries()) {
      expect(run.learning_rate * scheduleFactor(schedule, i)).toBeCloseTo(wanted.learning_rate, 10);
      await updater.catchUp([...wanted.queries, ...wanted.passages].flat(), i);
      const result = await gradient.compute(batchOf(wanted), i);
      const norm = await updater.update(i + 1, gradient.gradients);
      expect(Math.abs(result.loss - wanted.loss), `loss of step ${i}`).toBeLessThan(1e-3);
      expect(Math.abs(norm / wanted.gradient_norm - 1), `norm of step ${i}`).toBeLessThan(1e-3);
    }
    await updater.settle(run.steps.length);
    const tensors = await expectedTensors('trajectory');
    for (const name of tensors.tensors.keys()) {
      // Adam moves key biases by noise alone: their gradient is zero but for rounding.
      if (name.endsWith('key.bias')) continue;
      expect(largestDifference(await encoder.read(name), await tensors.read(name)), name).toBeLessThan(1e-4);
    }
    await updater.close();
    await gradient.close();
    await encoder.close();
  });
});
