import { excerpt } from '../../core/data/json-lines';
import type { Batch } from '../../core/sampling/batch';
import { parameterShapes } from '../../encoder/architectures/parameters';
import { firstUnfit } from '../../encoder/safetensors/dtype';
import type { DualEncoder } from '../dual-encoder';
import { concatTexts } from '../token-batch';
import type { TokenizedBatch } from './batch-gradient';

/** A loss, its gradient or a parameter became NaN or infinite: training cannot go on. */
export class TrainingDiverged extends Error {
  override readonly name = 'TrainingDiverged';

  /**
   * @param fault what is not finite, and where
   * @param likelyCause a sentence or two, with what to do about it
   */
  constructor(
    readonly step: number,
    readonly fault: string,
    readonly likelyCause: string,
  ) {
    super(`training diverged: ${fault}. Likely cause: ${likelyCause} Checkpoints made before are kept.`);
  }
}

/** What went into a step, and what came out. */
export interface FailedStep {
  /** Counts from 1; a validation has the number of the step before it. */
  step: number;
  loss: number;
  /** Left out where the loss alone was computed. */
  gradientNorm?: number;
  /** What the batch is, as in `monolingual batch of NAME`. */
  origin: string;
  drawn: Batch;
  texts: TokenizedBatch;
  temperature: number;
  /** Most tokens that run through the encoder at once. */
  chunkTokens: number;
  /** Norms of the gradients of the steps before, newest last. */
  norms: readonly number[];
}

/** How many gradient norms are worth keeping for a diagnosis. */
export const NORMS_KEPT = 20;

/** Says what is not finite about a step, in which batch, and why, as far as the encoder shows it. */
export async function diagnose(encoder: DualEncoder, failed: FailedStep): Promise<TrainingDiverged> {
  const { step, loss, gradientNorm, origin, drawn } = failed;
  const groups = drawn.items.map(item => item.group);
  const shown = groups.slice(0, 8).join(', ') + (groups.length > 8 ? ', …' : '');
  const place = `${origin}, first query "${excerpt(drawn.items[0]!.query)}", pairs of groups ${shown}`;
  const fault =
    gradientNorm === undefined || !Number.isFinite(loss)
      ? `the loss of step ${step} is ${loss}`
      : `the gradient of step ${step} has the norm ${gradientNorm}`;
  return new TrainingDiverged(step, `${fault} (${place})`, await likelyCause(encoder, failed));
}

/** For parameters that the last update left not finite, as a checkpoint or the end of the training finds. */
export const updateOverflowed = (step: number, what: string): TrainingDiverged =>
  new TrainingDiverged(step, `after step ${step}, ${what}`, `an update overflowed. ${LOWER_RATE}`);

const LOWER_RATE = 'The learning rate is too high: lower it or make its warm-up longer.';

async function likelyCause(encoder: DualEncoder, failed: FailedStep): Promise<string> {
  const growth = growthOf(failed.norms);
  const rising = `${growth ? `${growth}. ` : ''}${LOWER_RATE}`;
  const parameter = await unfitParameter(encoder);
  // Encoders and checkpoints are read and written only where every number is finite, so an update made it.
  if (parameter) return `an update before this step overflowed: ${parameter}. ${rising}`;
  const texts = failed.drawn.items;
  const words = [
    ...texts.map(({ query }) => query),
    ...texts.map(({ positive }) => positive),
    ...texts.flatMap(({ negatives }) => negatives),
  ];
  const all = concatTexts([failed.texts.queries, failed.texts.passages]);
  const embeddings = await encoder.embed(all, failed.chunkTokens);
  const row = (i: number) => embeddings.subarray(i * encoder.width, (i + 1) * encoder.width);
  const overflowed = words.findIndex((_, i) => firstUnfit(row(i)) >= 0);
  if (overflowed >= 0) {
    const what = `the embedding of "${excerpt(words[overflowed]!)}" holds ${row(overflowed)[firstUnfit(row(overflowed))]}`;
    return `values overflow inside the encoder, whose parameters are finite: ${what}. ${failed.norms.length > 0 ? rising : 'The encoder was given so.'}`;
  }
  const zero = words.findIndex((_, i) => row(i).every(value => value === 0));
  if (zero >= 0) return `the embedding of "${excerpt(words[zero]!)}" is zero and has no direction. ${rising}`;
  if (!Number.isFinite(failed.loss))
    return `similarities overflow: they are divided by the temperature, ${failed.temperature}. Raise it.`;
  return `the gradient overflows on its way back through the encoder. ${rising}`;
}

/**
 * The first parameter that is not finite, as in `NAME holds NaN`.
 *
 * @returns undefined where all are finite
 */
export async function unfitParameter(encoder: DualEncoder): Promise<string | undefined> {
  for (const name of parameterShapes(encoder.spec.config, encoder.spec.head).keys()) {
    const values = await encoder.read(name);
    const index = firstUnfit(values);
    if (index >= 0) return `${name} holds ${values[index]}`;
  }
  return undefined;
}

/** Whether gradients became ten times as large as they used to be, in words. */
function growthOf(norms: readonly number[]): string | undefined {
  const last = norms.at(-1);
  const usual = [...norms.slice(0, -1)].sort((a, b) => a - b)[Math.floor((norms.length - 1) / 2)];
  if (last === undefined || usual === undefined || !(last > 10 * usual)) return undefined;
  return `The norm of the gradient grew from ${usual.toPrecision(2)} to ${last.toPrecision(2)} within ${norms.length} steps`;
}
