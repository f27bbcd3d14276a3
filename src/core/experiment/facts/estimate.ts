import type { Experiment, TrainOptions } from '../schema';
import { type EncoderSize, parametersOf } from './encoder-size';
import type { TestFacts } from './test-facts';
import type { TrainingFacts } from './training-facts';

/** What a cell works on. */
export interface Workload {
  experiment: Experiment;
  size: EncoderSize;
  /** In the order of `train.data` and of `evaluate.data`. */
  training: readonly TrainingFacts[];
  tests: readonly TestFacts[];
}

/** How fast something was, or may be expected to be. */
export interface Speed {
  /** Seconds for an example of training. */
  perExample?: number;
  /** Seconds for a text of an evaluation, its share of the search included. */
  perText?: number;
}

const FLOAT = 4;
/** Node, ONNX Runtime and the code that they load. */
const PROGRAM_BYTES = 150e6;
/** Of a word of the tokenizer, in JavaScript's maps. */
const TOKENIZER_BYTES = 600;
/** Tokens that an evaluation embeds at once. */
const EMBED_TOKENS = 4096;

/**
 * Resident memory at its highest, in bytes. Exact is what holds parameters: weights, and in training a gradient and the
 * optimizer's moments for each, save that the word table has gradients only for the rows of a batch. What the tokens of a
 * chunk leave behind for the way back is counted in floats a token: about ten vectors of the hidden size in each layer, two of
 * the feed-forward part, two rows of attention weights. What the word rows take, and what JavaScript has not yet given back,
 * is fitted to the memory of real runs, all of which are met within a factor of 2.
 */
export function memoryOf({ experiment, size, training, tests }: Workload): number {
  const { words, layers, others } = parametersOf(size);
  const weights = FLOAT * (words + layers + others);
  const idle = PROGRAM_BYTES + TOKENIZER_BYTES * size.vocabulary + weights;
  const { train } = experiment;
  const limits = limitsOf(experiment, size);
  const trained = train
    ? FLOAT * (momentsOf(train) * (words + layers + others) + layers + others) +
      activationsOf(size, train, limits, training)
    : 0;
  const evaluated = tests.map(test => testBytes(experiment, size, test, limits));
  return idle + Math.max(trained, ...evaluated, 0);
}

const momentsOf = ({ optimizer }: TrainOptions): number => {
  if (optimizer.name === 'adamw') return 2;
  return optimizer.momentum === 0 ? 0 : 1;
};

/** The most tokens of a query and of a passage. */
function limitsOf({ encoder }: Experiment, { positions }: EncoderSize): { query: number; passage: number } {
  const most = Math.min(512, positions);
  return {
    query: Math.min(encoder.max_query_tokens ?? most, most),
    passage: Math.min(encoder.max_passage_tokens ?? most, most),
  };
}

function activationsOf(
  size: EncoderSize,
  train: TrainOptions,
  limits: { query: number; passage: number },
  training: readonly TrainingFacts[],
): number {
  const query = Math.max(0, ...training.map(({ querySizes }) => querySizes.mostTokens(limits.query)));
  const passage = Math.max(0, ...training.map(({ passageSizes }) => passageSizes.mostTokens(limits.passage)));
  const batch = train.batch_size * (query + (1 + train.loss.hard_negatives) * passage);
  const { hidden, layers, heads, intermediate } = size;
  const perToken = 24 * hidden + layers * (10 * hidden + 2 * intermediate + 2 * heads * passage);
  return FLOAT * Math.min(batch, train.chunk_tokens) * perToken;
}

function testBytes(
  { evaluate }: Experiment,
  size: EncoderSize,
  test: TestFacts,
  limits: { query: number; passage: number },
): number {
  const { hidden, heads, intermediate } = size;
  const length = test.passageSizes.mostTokens(limits.passage);
  const embedding = FLOAT * EMBED_TOKENS * (8 * hidden + 3 * intermediate + 3 * heads * length);
  // Texts take two bytes a character, and are held as read and as given on.
  const texts = 2 * (test.querySizes.bytes + test.passageSizes.bytes);
  const kept = evaluate!.depth + test.languages * evaluate!.crosslingual_depth;
  const results = test.queries.size * (FLOAT * hidden + 16 * kept);
  return embedding + texts + results;
}

/**
 * Operations a second of one core: about what an older server's core does on products of large matrices. Small encoders
 * reach less, new processors more.
 */
const CORE_FLOPS = 20e9;
/** Seconds that a token takes outside of matrix products: tokenizing, gathering rows, writing gradients. */
const PER_TOKEN = 20e-6;

/** Seconds of training and evaluation. @param cores threads that may run at once */
export function secondsOf(workload: Workload, cores: number, speed: Speed): number {
  const { experiment, size, training, tests } = workload;
  const { train } = experiment;
  const limits = limitsOf(experiment, size);
  const { layers } = parametersOf(size);
  const rate = cores * CORE_FLOPS;
  let seconds = 0;
  if (train) {
    const { examples, tokens } = budgetOf(train, limits, training);
    // Forward 2, backward 4 operations for each weight and token, and 2 for the second way forward of gradient caching.
    seconds += speed.perExample ? speed.perExample * examples : tokens * ((8 * layers) / rate + PER_TOKEN);
  }
  for (const { queries, passages, querySizes, passageSizes } of tests) {
    const texts = queries.size + passages.size;
    const tokens =
      queries.size * querySizes.meanTokens(limits.query) +
      passages.size * passageSizes.meanTokens(limits.passage);
    const search = (2 * size.hidden * queries.size * passages.size) / rate;
    seconds += speed.perText ? speed.perText * texts : tokens * ((2 * layers) / rate + PER_TOKEN) + search;
  }
  return seconds;
}

function budgetOf(
  train: TrainOptions,
  limits: { query: number; passage: number },
  training: readonly TrainingFacts[],
): { examples: number; tokens: number } {
  const pairs = training.reduce((sum, { counts }) => sum + counts.pairs, 0);
  const perExample =
    training.reduce(
      (sum, { counts, querySizes, passageSizes }) =>
        sum +
        counts.pairs *
          (querySizes.meanTokens(limits.query) +
            (1 + train.loss.hard_negatives) * passageSizes.meanTokens(limits.passage)),
      0,
    ) / pairs;
  const { steps, epochs, examples, tokens } = train;
  if (tokens !== undefined) return { tokens, examples: tokens / perExample };
  const count = examples ?? (steps === undefined ? (epochs ?? 0) * pairs : steps * train.batch_size);
  return { examples: count, tokens: count * perExample };
}
