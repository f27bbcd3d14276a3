import { nextOf, type Optimizer, updateGraph } from '../../graph/optimizers';
import { unsafeOverwrites } from '../../graph/overwrite';
import { Arena } from '../arena';
import type { DualEncoder } from '../dual-encoder';
import { float32, Program, scalar, type Tensor } from '../runtime';
import { RowOptimizer, type RowRule } from './row-optimizer';

/** Floats updated in one run: parameter, gradient and moments then stay in the second-level cache. */
const BLOCK = 1 << 16;

export interface UpdateOptions {
  optimizer: Optimizer;
  /** The same optimizer for the rows of the word table. */
  rows: RowRule;
  /** Learning rate of a step that is made or was made, counted from 1. */
  learningRate: (step: number) => number;
  /** Gradients are scaled down to this global norm; none: left as they are. */
  clipNorm?: number | undefined;
}

/**
 * Applies an optimizer to all parameters of an encoder. Weight decay spares biases and LayerNorm, as in `transformers`'
 * Trainer.
 */
export class ParameterUpdater {
  /** State of the dense parameters, one arena for each of the optimizer's. */
  readonly state: readonly Arena[];
  readonly rows: RowOptimizer;

  private constructor(
    readonly encoder: DualEncoder,
    readonly options: UpdateOptions,
    private readonly program: Program,
  ) {
    const { optimizer, rows, learningRate } = options;
    this.state = optimizer.state.map(() => new Arena(encoder.parameters.layout));
    this.rows = new RowOptimizer(rows, encoder.table, encoder.words.width, step => {
      return optimizer.scalars(step, learningRate(step));
    });
  }

  static async create(encoder: DualEncoder, options: UpdateOptions): Promise<ParameterUpdater> {
    const graph = updateGraph(options.optimizer);
    const overwrites = ['parameter', ...options.optimizer.state].map(name => [nextOf(name), name] as const);
    const faults = unsafeOverwrites(graph, new Map(overwrites));
    if (faults.length > 0) throw new Error(faults.join('\n'));
    return new ParameterUpdater(encoder, options, await Program.create(graph, encoder.device));
  }

  /**
   * Makes one step; none, where the gradients are not finite, because they would leave nothing but NaN.
   *
   * @param step counts from 1
   * @returns the global norm of the gradients before clipping
   */
  async update(step: number, gradients: Arena, rowGradients: Float32Array): Promise<number> {
    const { optimizer, learningRate, clipNorm } = this.options;
    const norm = Math.sqrt(sumOfSquares(gradients.data) + sumOfSquares(rowGradients));
    if (!Number.isFinite(norm)) return norm;
    // The small constant is PyTorch's.
    const scale = clipNorm === undefined ? 1 : Math.min(1, clipNorm / (norm + 1e-6));
    const scalars = optimizer.scalars(step, learningRate(step));
    const { decayedSize } = this.encoder;
    await this.#updateRange(0, decayedSize, scalars, scale, gradients);
    await this.#updateRange(decayedSize, gradients.data.length, { ...scalars, keep: 1 }, scale, gradients);
    this.rows.update(this.encoder.words.tokens, rowGradients, scale, step);
    return norm;
  }

  async #updateRange(
    start: number,
    end: number,
    scalars: Readonly<Record<string, number>>,
    scale: number,
    gradients: Arena,
  ): Promise<void> {
    const feeds: Record<string, Tensor> = { gradient_scale: scalar(scale) };
    for (const [name, value] of Object.entries(scalars)) feeds[name] = scalar(value);
    const states = this.options.optimizer.state.map((name, i) => [name, this.state[i]!] as const);
    const arenas = [['parameter', this.encoder.parameters] as const, ...states];
    for (let from = start; from < end; from += BLOCK) {
      const to = Math.min(end, from + BLOCK);
      const block = (arena: Arena) => float32(arena.data.subarray(from, to), [to - from]);
      const into: Record<string, Tensor> = {};
      for (const [name, arena] of arenas) {
        feeds[name] = block(arena);
        into[nextOf(name)] = feeds[name];
      }
      await this.program.run({ ...feeds, gradient: block(gradients) }, into);
    }
  }

  async close(): Promise<void> {
    await this.program.close();
  }
}

/** In double precision, four sums side by side. */
function sumOfSquares(values: Float32Array): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  const whole = values.length - (values.length % 4);
  for (let i = 0; i < whole; i += 4) {
    a += values[i]! * values[i]!;
    b += values[i + 1]! * values[i + 1]!;
    c += values[i + 2]! * values[i + 2]!;
    d += values[i + 3]! * values[i + 3]!;
  }
  for (let i = whole; i < values.length; i++) a += values[i]! * values[i]!;
  return a + b + c + d;
}
