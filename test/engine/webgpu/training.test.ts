import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openDataset } from '../../../src/core/data/evaluation/open';
import { SETTINGS } from '../../../src/core/data/evaluation/settings';
import type { EvaluationSummary } from '../../../src/core/metrics/evaluation/summary';
import { parseMeasures } from '../../../src/core/metrics/names';
import { validationBatches } from '../../../src/core/sampling/validation';
import { TextTokenizer } from '../../../src/encoder/tokenizer/tokenizer';
import type { Device } from '../../../src/engine/devices';
import { evaluate } from '../../../src/engine/evaluation/evaluate';
import { Checkpoints } from '../../../src/engine/training/checkpoints';
import { train } from '../../../src/engine/training/train';
import type { StepReport } from '../../../src/engine/training/trainer';
import { hasSwiftShader } from '../../swift-shader';
import { checkpointPath } from '../fixtures';
import { quietLoop, SAMPLING, SampleTraining, TRAINING } from '../training/sample-training';
import { CPU, GPU, onSwiftShader, relativeDifference } from './support';

const STEPS = 20;
/** Where the training is interrupted. */
const MIDDLE = 7;
const RATE = { ...TRAINING.rate, budget: { unit: 'steps', amount: STEPS } } as const;

interface Outcome {
  steps: StepReport[];
  validations: number[];
  parameters: Map<string, Float32Array>;
  evaluation: EvaluationSummary;
}

/** @param devices the second one goes on from the first one's checkpoint */
async function trained(folder: string, name: string, devices: readonly [Device, Device?]): Promise<Outcome> {
  const steps: StepReport[] = [];
  const validations: number[] = [];
  const checkpoints = new Checkpoints(join(folder, name));
  for (const [part, device] of devices.entries()) {
    const training = await SampleTraining.open(folder, { rate: RATE }, {}, device);
    const batches = [...validationBatches(training.sampler.datasets, SAMPLING)].slice(0, 2);
    const isLast = part === devices.length - 1;
    await train({
      ...quietLoop(training.trainer, checkpoints),
      validation: { batches, every: 10 },
      resume: part > 0,
      stopRequested: () => !isLast && steps.length === MIDDLE,
      onStep: step => steps.push(step),
      onValidation: (_, loss) => validations.push(loss),
    });
    if (isLast) {
      const parameters = await training.encoder.readAll();
      const evaluation = await evaluated(training, join(folder, `${name}.tmp`));
      await training.close();
      return { steps, validations, parameters, evaluation };
    }
    await training.close();
  }
  throw new Error('no device');
}

async function evaluated({ encoder }: SampleTraining, scratchFile: string): Promise<EvaluationSummary> {
  const path = join(__dirname, '../../../samples/qa/test.jsonl');
  const dataset = await openDataset({ path, languages: ['de', 'en'] });
  const texts = await TextTokenizer.open(checkpointPath('bert-mean'), encoder.spec.config.vocabularySize);
  const summary = await evaluate(encoder, dataset, {
    tokenizer: {
      queries: given => texts.encodeAll(given, 16),
      candidates: given =>
        texts.encodeAll(
          given.map(passage => passage.text),
          24,
        ),
    },
    chunkTokens: 1024,
    scratchFile,
    settings: SETTINGS,
    measures: parseMeasures(['map', 'ndcg_cut.10', 'recall.10']),
    depth: 10,
    crossDepth: 5,
    sink: { addTask: async () => {} },
    onProgress: () => {},
    stopRequested: () => false,
  });
  return summary!;
}

describe.skipIf(!hasSwiftShader)('training on a GPU', () => {
  const folder = onSwiftShader();
  let [cpu, gpu, moved]: Outcome[] = [];

  beforeAll(async () => {
    cpu = await trained(folder, 'cpu', [CPU]);
    gpu = await trained(folder, 'gpu', [GPU]);
    moved = await trained(folder, 'moved', [GPU, CPU]);
  }, 600_000);

  it(`makes the same ${STEPS} steps as the CPU`, () => {
    for (const other of [gpu!, moved!]) {
      expect(other.steps.map(({ batchTokens }) => batchTokens)).toEqual(
        cpu!.steps.map(({ batchTokens }) => batchTokens),
      );
      for (const value of ['loss', 'gradientNorm'] as const) {
        const [actual, expected] = [other, cpu!].map(({ steps }) => steps.map(step => step[value]));
        expect(relativeDifference(actual!, expected!), value).toBeLessThan(1e-4);
      }
      expect(relativeDifference(other.validations, cpu!.validations)).toBeLessThan(1e-4);
    }
  });

  it('ends with the same parameters', () => {
    for (const [name, expected] of cpu!.parameters) {
      // Adam moves key biases by noise alone: their gradient is zero but for rounding.
      if (name.endsWith('key.bias')) continue;
      for (const other of [gpu!, moved!])
        expect(relativeDifference(other.parameters.get(name)!, expected), name).toBeLessThan(1e-4);
    }
  });

  it('evaluates to the same measures', () => {
    const values = ({ evaluation }: Outcome) =>
      evaluation.settings.flatMap(({ micro }) => Object.values(micro));
    expect(values(cpu!).length).toBeGreaterThan(5);
    for (const other of [gpu!, moved!])
      expect(relativeDifference(values(other), values(cpu!))).toBeLessThan(1e-4);
  });
});
