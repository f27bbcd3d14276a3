import { Random } from '../../core/random';
import type { Batch } from '../../core/sampling/batch';
import type { BatchSampler, SamplerState } from '../../core/sampling/sampler';
import type { ContrastiveLossOptions } from '../../encoder/training/loss';
import { adamW, type Optimizer, sgd } from '../../graph/optimizers';
import type { DualEncoder } from '../dual-encoder';
import { type TokenizedTexts, textCount } from '../token-batch';
import { BatchGradient, type TokenizedBatch } from './batch-gradient';
import { isSpent, learningRate, type Progress, type RateOptions } from './budget';
import type { StoredTensor } from './checkpoint-folder';
import { diagnose, type FailedStep, NORMS_KEPT, type TrainingDiverged } from './diverged';
import { LossScaler, type LossScaleState } from './loss-scale';
import { openUpdater } from './open-updater';
import { adamWRows, type RowRule, sgdRows } from './row-optimizer';
import type { Updater } from './updater';

/** Texts → tokens, prefixes and special tokens included, cut at the lengths of the experiment. */
export interface PairTokenizer {
  queries(texts: readonly string[]): TokenizedTexts;
  passages(texts: readonly string[]): TokenizedTexts;
}

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
  kind: Batch['kind'];
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
  sampler: SamplerState;
  /** Of mixed precision. */
  lossScale?: LossScaleState;
}

/** Trains an encoder step by step. */
export class Trainer {
  progress: Progress = { steps: 0, examples: 0, tokens: 0 };
  #rates: number[] = [];
  /** Of the gradients of the last steps, newest last. */
  #norms: readonly number[] = [];

  readonly #scaler: LossScaler | undefined;

  private constructor(
    readonly encoder: DualEncoder,
    readonly options: TrainerOptions,
    private readonly sampler: BatchSampler,
    private readonly tokenizer: PairTokenizer,
    private readonly gradient: BatchGradient,
    private readonly updater: Updater,
  ) {
    if (encoder.spec.precision === 'mixed') this.#scaler = new LossScaler();
  }

  static async create(
    encoder: DualEncoder,
    sampler: BatchSampler,
    tokenizer: PairTokenizer,
    options: TrainerOptions,
  ): Promise<Trainer> {
    const gradient = new BatchGradient(encoder, {
      loss: { ...options.loss, normalize: !encoder.spec.head.normalize },
      chunkTokens: options.chunkTokens,
      dropout: options.dropout,
    });
    const updater = await openUpdater(encoder, {
      ...optimizerOf(options.optimizer),
      learningRate: (step): number => trainer.#rates[step - 1]!,
      clipNorm: options.optimizer.clipNorm,
    });
    const trainer: Trainer = new Trainer(encoder, options, sampler, tokenizer, gradient, updater);
    return trainer;
  }

  get finished(): boolean {
    return isSpent(this.options.rate.budget, this.progress);
  }

  /** @throws TrainingDiverged where loss or gradient is not finite; parameters are then as they were before the step */
  async step(): Promise<StepReport> {
    const start = performance.now();
    const { progress, updater } = this;
    const rate = learningRate(this.options.rate, progress);
    const drawn = this.sampler.next();
    const dataset = this.sampler.datasets[drawn.dataset]!.name;
    const batch = this.#tokenize(drawn);
    await updater.catchUp([...batch.queries.ids, ...batch.passages.ids], progress.steps);
    // A stream of its own for every seed and step.
    const maskSeed = new Random(this.options.seed, progress.steps).uint32();
    const step = progress.steps + 1;
    this.#rates[progress.steps] = rate;
    const { loss, tokens, norm } = await this.#learn(batch, step, maskSeed);
    if (!Number.isFinite(norm)) {
      const origin = `${drawn.kind} batch of ${dataset}`;
      throw await this.#diagnose({ step, loss, gradientNorm: norm, origin, drawn, texts: batch });
    }
    this.#norms = [...this.#norms.slice(1 - NORMS_KEPT), norm];
    const examples = textCount(batch.queries);
    this.progress = {
      steps: step,
      examples: progress.examples + examples,
      tokens: progress.tokens + tokens,
    };
    return {
      ...this.progress,
      kind: drawn.kind,
      dataset,
      loss,
      learningRate: rate,
      gradientNorm: norm,
      maskedNegatives: drawn.masked,
      seconds: (performance.now() - start) / 1000,
      batchExamples: examples,
      batchTokens: tokens,
    };
  }

  /**
   * Makes the step, in mixed precision with the highest loss scale at which no gradient overflows.
   *
   * @returns a norm that is not finite where no step could be made
   */
  async #learn(
    batch: TokenizedBatch,
    step: number,
    maskSeed: number,
  ): Promise<{ loss: number; tokens: number; norm: number }> {
    for (;;) {
      const scale = this.#scaler?.scale ?? 1;
      const { loss, tokens } = await this.gradient.compute(batch, maskSeed, scale);
      if (!Number.isFinite(loss)) return { loss, tokens, norm: Number.NaN };
      const norm = await this.updater.update(step, this.gradient.gradients, scale);
      const made = Number.isFinite(norm);
      if (made || !this.#scaler || this.#scaler.isLowest) {
        this.#scaler?.update(made);
        return { loss, tokens, norm };
      }
      this.#scaler.update(false);
    }
  }

  /**
   * Mean loss over batches that are not trained on, weighted by their queries.
   *
   * @throws TrainingDiverged where the loss of one is not finite
   */
  async validate(batches: Iterable<Batch>): Promise<number> {
    await this.settle();
    let [sum, count] = [0, 0];
    for (const drawn of batches) {
      const texts = this.#tokenize(drawn);
      const loss = await this.gradient.loss(texts);
      if (!Number.isFinite(loss)) {
        const origin = `${drawn.kind} batch of the validation data`;
        throw await this.#diagnose({ step: this.progress.steps, loss, origin, drawn, texts });
      }
      sum += loss * drawn.items.length;
      count += drawn.items.length;
    }
    return sum / count;
  }

  /** Brings every row of the word table to the present step. Do it before the encoder is used or saved. */
  settle(): Promise<void> {
    return this.updater.settle(this.progress.steps);
  }

  /** Parameters and the optimizer's state, as a checkpoint keeps them. */
  tensors(): StoredTensor[] {
    return this.updater.tensors(this.progress.steps);
  }

  state(): TrainerState {
    const lossScale = this.#scaler?.state();
    return {
      progress: this.progress,
      rates: this.#rates,
      sampler: this.sampler.state(),
      ...(lossScale && { lossScale }),
    };
  }

  restore({ progress, rates, sampler, lossScale }: TrainerState): void {
    // First what a damaged state would fail at.
    this.#rates = [...rates];
    this.progress = progress;
    this.sampler.restore(sampler);
    if (lossScale) this.#scaler?.restore(lossScale);
  }

  #diagnose(
    failed: Pick<FailedStep, 'step' | 'loss' | 'gradientNorm' | 'origin' | 'drawn' | 'texts'>,
  ): Promise<TrainingDiverged> {
    const { loss, chunkTokens } = this.options;
    return diagnose(this.encoder, {
      ...failed,
      temperature: loss.temperature,
      chunkTokens,
      norms: this.#norms,
    });
  }

  #tokenize({ items, falseNegatives }: Batch): TokenizedBatch {
    return {
      queries: this.tokenizer.queries(items.map(item => item.query)),
      passages: this.tokenizer.passages([
        ...items.map(item => item.positive),
        ...items.flatMap(item => item.negatives),
      ]),
      falseNegatives,
    };
  }

  async close(): Promise<void> {
    await this.gradient.close();
    await this.updater.close();
  }
}

function optimizerOf(options: OptimizerOptions): { optimizer: Optimizer; rows: RowRule } {
  return options.name === 'adamw'
    ? { optimizer: adamW(options), rows: adamWRows(options) }
    : { optimizer: sgd(options), rows: sgdRows(options) };
}
