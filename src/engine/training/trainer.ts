import type { ContrastiveLossOptions } from '../../encoder/training/loss';
import { adamW, type Optimizer, sgd } from '../../graph/optimizers';
import type { DualEncoder } from '../dual-encoder';
import { textCount } from '../token-batch';
import { BatchGradient, type TokenizedBatch } from './batch-gradient';
import type { BatchSource, PairTokenizer, TextBatch } from './batch-source';
import { isSpent, learningRate, type Progress, type RateOptions } from './budget';
import { ParameterUpdater } from './parameter-updater';
import { adamWRows, type RowRule, sgdRows } from './row-optimizer';

export interface TrainerOptions {
  seed: number;
  loss: Omit<ContrastiveLossOptions, 'normalize'>;
  rate: RateOptions;
  optimizer: OptimizerOptions;
  dropout: number;
  chunkTokens: number;
}

export type OptimizerOptions = { weightDecay: number; clipNorm?: number | undefined } & (
  | { name: 'adamw'; beta1: number; beta2: number; epsilon: number }
  | { name: 'sgd'; momentum: number }
);

/** What one step did. */
export interface StepReport extends Progress {
  kind: TextBatch['kind'];
  dataset: string;
  loss: number;
  learningRate: number;
  /** Before clipping. */
  gradientNorm: number;
  /** Query–passage combinations that were left out of the loss as false negatives. */
  maskedNegatives: number;
  /** Of this step. */
  seconds: number;
  batchExamples: number;
  batchTokens: number;
}

/** What a checkpoint keeps beside the tensors; plain JSON. */
export interface TrainerState {
  progress: Progress;
  /** Learning rate of every step made. */
  rates: number[];
  source: unknown;
}

/** Trains an encoder step by step. */
export class Trainer {
  progress: Progress = { steps: 0, examples: 0, tokens: 0 };
  #rates: number[] = [];

  private constructor(
    readonly encoder: DualEncoder,
    readonly options: TrainerOptions,
    private readonly source: BatchSource,
    private readonly tokenizer: PairTokenizer,
    private readonly gradient: BatchGradient,
    readonly updater: ParameterUpdater,
  ) {}

  static async create(
    encoder: DualEncoder,
    source: BatchSource,
    tokenizer: PairTokenizer,
    options: TrainerOptions,
  ): Promise<Trainer> {
    const gradient = new BatchGradient(encoder, {
      loss: { ...options.loss, normalize: !encoder.spec.head.normalize },
      chunkTokens: options.chunkTokens,
      dropout: options.dropout,
    });
    const updater = await ParameterUpdater.create(encoder, {
      ...optimizerOf(options.optimizer),
      learningRate: step => trainer.#rates[step - 1]!,
      clipNorm: options.optimizer.clipNorm,
    });
    const trainer = new Trainer(encoder, options, source, tokenizer, gradient, updater);
    return trainer;
  }

  get finished(): boolean {
    return isSpent(this.options.rate.budget, this.progress);
  }

  /** @throws TrainingDiverged where the loss is not finite; parameters are then as they were before the step */
  async step(): Promise<StepReport> {
    const start = performance.now();
    const { progress, updater, gradient } = this;
    const rate = learningRate(this.options.rate, progress);
    const texts = this.source.next();
    const batch = this.#tokenize(texts);
    updater.rows.catchUp(new Set([...batch.queries.ids, ...batch.passages.ids]), progress.steps);
    const { loss, tokens } = await gradient.compute(batch, this.options.seed + progress.steps);
    if (!Number.isFinite(loss)) throw new TrainingDiverged(progress.steps + 1, loss, texts);
    this.#rates.push(rate);
    const norm = await updater.update(progress.steps + 1, gradient.gradients, gradient.rowGradients);
    const examples = textCount(batch.queries);
    this.progress = {
      steps: progress.steps + 1,
      examples: progress.examples + examples,
      tokens: progress.tokens + tokens,
    };
    return {
      ...this.progress,
      kind: texts.kind,
      dataset: texts.dataset,
      loss,
      learningRate: rate,
      gradientNorm: norm,
      maskedNegatives: batch.falseNegatives.reduce((n, masked) => n + masked, 0),
      seconds: (performance.now() - start) / 1000,
      batchExamples: examples,
      batchTokens: tokens,
    };
  }

  /** Mean loss over batches that are not trained on, weighted by their queries. */
  async validate(batches: Iterable<TextBatch>): Promise<number> {
    this.settle();
    let [sum, count] = [0, 0];
    for (const texts of batches) {
      sum += (await this.gradient.loss(this.#tokenize(texts))) * texts.queries.length;
      count += texts.queries.length;
    }
    return sum / count;
  }

  /** Brings every row of the word table to the present step. Do it before the encoder is used or saved. */
  settle(): void {
    this.updater.rows.catchUpAll(this.progress.steps);
  }

  state(): TrainerState {
    return { progress: this.progress, rates: this.#rates, source: this.source.state() };
  }

  restore({ progress, rates, source }: TrainerState): void {
    this.progress = progress;
    this.#rates = [...rates];
    this.source.restore(source);
  }

  #tokenize({ queries, passages, falseNegatives }: TextBatch): TokenizedBatch {
    return {
      queries: this.tokenizer.queries(queries),
      passages: this.tokenizer.passages(passages),
      falseNegatives,
    };
  }

  async close(): Promise<void> {
    await this.gradient.close();
    await this.updater.close();
  }
}

/** The loss became NaN or infinite. */
export class TrainingDiverged extends Error {
  override readonly name = 'TrainingDiverged';

  constructor(step: number, loss: number, { kind, dataset, queries }: TextBatch) {
    super(
      `the loss of step ${step} is ${loss} (${kind} batch of ${dataset}, first query "${queries[0]?.slice(0, 60)}"). ` +
        'A learning rate that is too high or a temperature that is too low is the likely cause. ' +
        'The last checkpoint is kept.',
    );
  }
}

function optimizerOf(options: OptimizerOptions): { optimizer: Optimizer; rows: RowRule } {
  return options.name === 'adamw'
    ? { optimizer: adamW(options), rows: adamWRows(options) }
    : { optimizer: sgd(options), rows: sgdRows(options) };
}
