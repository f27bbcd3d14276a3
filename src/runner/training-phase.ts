import { join } from 'node:path';
import { PairStore } from '../core/data/training/pair-store';
import { UserError } from '../core/errors';
import { samplingOptions } from '../core/experiment/sampling-options';
import type { Experiment, TrainingDataOptions, TrainOptions } from '../core/experiment/schema';
import { stepsOf } from '../core/sampling/budget';
import { BatchSampler, type SamplingDataset } from '../core/sampling/sampler';
import { validationBatches } from '../core/sampling/validation';
import type { DualEncoder } from '../engine/dual-encoder';
import type { Budget, Progress } from '../engine/training/budget';
import { Checkpoints } from '../engine/training/checkpoints';
import { type TrainOutcome, train } from '../engine/training/train';
import { type OptimizerOptions, type PairTokenizer, Trainer } from '../engine/training/trainer';
import type { Report } from './report';

export interface TrainingPhase {
  experiment: Experiment;
  encoder: DualEncoder;
  tokenizer: PairTokenizer;
  runFolder: string;
  resume: boolean;
  report: Report;
  stopRequested(): boolean;
  /** Called with what was read: data set → SHA-256 of its pairs. */
  onData(hashes: Readonly<Record<string, string>>): Promise<void>;
}

/** Trains the encoder as the experiment says, reporting as it goes. */
export async function trainingPhase(
  phase: TrainingPhase,
): Promise<{ outcome: TrainOutcome; progress: Progress }> {
  const { experiment, encoder, tokenizer, runFolder, report } = phase;
  const options = experiment.train!;
  const opened: SamplingDataset[] = [];
  const open = async (data: readonly TrainingDataOptions[]) => {
    const datasets = await openDatasets(data, runFolder);
    opened.push(...datasets);
    return datasets;
  };
  let trainer: Trainer | undefined;
  try {
    report.stage('reading training data');
    const datasets = await open(options.data);
    const sampling = samplingOptions(options, experiment.seed);
    const validation = options.validation;
    const held = validation && (await open(validation.data));
    await phase.onData(Object.fromEntries(opened.map(({ name, store }) => [name, store.hash])));
    const budget = budgetOf(options, datasets);
    trainer = await Trainer.create(encoder, new BatchSampler(datasets, sampling), tokenizer, {
      seed: experiment.seed,
      loss: { temperature: options.loss.temperature, symmetric: options.loss.symmetric },
      rate: {
        peak: options.optimizer.learning_rate,
        schedule: options.schedule.name,
        warmup: warmupOf(options.schedule),
        budget,
      },
      optimizer: optimizerOf(options.optimizer),
      dropout: options.dropout,
      chunkTokens: options.chunk_tokens,
    });
    report.stage('training');
    const outcome = await train({
      trainer,
      checkpoints: new Checkpoints(join(runFolder, 'checkpoints')),
      checkpointEvery: options.checkpoint_every,
      ...(validation && {
        validation: {
          batches: [...validationBatches(held!, { ...sampling, batchSize: validation.batch_size })],
          every: validation.every,
          patience: validation.patience,
        },
      }),
      resume: phase.resume,
      stopRequested: phase.stopRequested,
      onStep: step => report.step(step, budget),
      onValidation: (step, loss, best) => report.validation(step, loss, best),
      onCheckpoint: (step, path) => report.checkpoint(step, path),
      onWarning: message => report.warning(message),
    });
    return { outcome, progress: trainer.progress };
  } finally {
    await trainer?.close();
    for (const { store } of opened) store.close();
  }
}

async function openDatasets(
  data: readonly TrainingDataOptions[],
  folder: string,
): Promise<SamplingDataset[]> {
  const datasets: SamplingDataset[] = [];
  for (const { weight, ...source } of data) {
    const store = await PairStore.open(source, folder);
    datasets.push({ name: source.path, store, ...(weight !== undefined && { weight }) });
  }
  return datasets;
}

function budgetOf(options: TrainOptions, datasets: readonly SamplingDataset[]): Budget {
  const { steps, epochs, examples, tokens } = options;
  if (steps !== undefined) return { unit: 'steps', amount: steps };
  if (tokens !== undefined) return { unit: 'tokens', amount: tokens };
  if (examples !== undefined) return { unit: 'examples', amount: examples };
  if (epochs === undefined)
    throw new UserError('training has no budget.', undefined, 'Set steps, epochs, examples or tokens.');
  const pairs = datasets.reduce((sum, { store }) => sum + store.size, 0);
  return { unit: 'steps', amount: stepsOf({ epochs }, options.batch_size, pairs) };
}

function warmupOf({
  warmup_steps,
  warmup_ratio,
}: TrainOptions['schedule']): { steps: number } | { ratio: number } {
  return warmup_steps === undefined ? { ratio: warmup_ratio ?? 0 } : { steps: warmup_steps };
}

function optimizerOf(options: TrainOptions['optimizer']): OptimizerOptions {
  const { beta1, beta2, epsilon, momentum } = options;
  const shared = {
    weightDecay: options.weight_decay,
    clipNorm: options.clip_norm === 0 ? undefined : options.clip_norm,
  };
  return options.name === 'adamw'
    ? { ...shared, name: 'adamw', beta1, beta2, epsilon }
    : { ...shared, name: 'sgd', momentum };
}
