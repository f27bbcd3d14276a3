import { nextOf, updateGraph } from '../../graph/optimizers';
import { unsafeOverwrites } from '../../graph/overwrite';
import type { DualEncoder } from '../dual-encoder';
import { Arena } from '../memory/host';
import type { Block } from '../memory/memory';
import { Slot } from '../memory/slot';
import { float32, Program, scalar, type Tensor } from '../runtime';
import type { StoredTensor } from './checkpoint-folder';
import type { Gradients } from './gradients';
import { RowOptimizer } from './row-optimizer';
import { flatTensor, STATE, stepTensor } from './state-tensors';
import { clipScale, type UpdateOptions, type Updater } from './updater';

/** Floats updated in one run: parameter, gradient and moments then stay in the second-level cache. */
const BLOCK = 1 << 16;

/**
 * Updates parameters in CPU memory, in place: dense ones by a program over flat blocks, of the word table only the rows that a
 * batch touched.
 */
export class HostUpdater implements Updater {
  /** State of the dense parameters, one arena for each of the optimizer's. */
  readonly state: readonly Arena[];
  readonly rows: RowOptimizer;
  readonly #parameters: Arena;
  /** The first so many floats of the parameters are matrices; biases and LayerNorm come after. */
  readonly #decayedSize: number;

  private constructor(
    readonly options: UpdateOptions,
    table: { values: Float32Array; width: number },
    parameters: Block,
    private readonly program: Program,
  ) {
    const { optimizer, rows, learningRate } = options;
    this.#parameters = arena(parameters);
    const { layout } = parameters;
    this.#decayedSize = Math.min(
      layout.size,
      ...layout.names
        .map(name => layout.place(name))
        .filter(isVector)
        .map(({ offset }) => offset),
    );
    this.state = optimizer.state.map(() => new Arena(layout));
    this.rows = new RowOptimizer(rows, table.values, table.width, step => {
      return optimizer.scalars(step, learningRate(step));
    });
  }

  static async create(encoder: DualEncoder, options: UpdateOptions): Promise<HostUpdater> {
    const graph = updateGraph(options.optimizer);
    const overwrites = ['parameter', ...options.optimizer.state].map(name => [nextOf(name), name] as const);
    const faults = unsafeOverwrites(graph, new Map(overwrites));
    if (faults.length > 0) throw new Error(faults.join('\n'));
    const values = await encoder.memory.download(encoder.table);
    const table = { values, width: encoder.spec.config.hiddenSize };
    return new HostUpdater(options, table, encoder.parameters, await Program.create(graph, encoder.device));
  }

  async catchUp(tokens: Iterable<number>, step: number): Promise<void> {
    this.rows.catchUp(new Set(tokens), step);
  }

  async settle(step: number): Promise<void> {
    this.rows.catchUpAll(step);
  }

  async update(step: number, gradients: Gradients, lossScale = 1): Promise<number> {
    const { optimizer, learningRate, clipNorm } = this.options;
    const dense = arena(gradients.parameters);
    const rows = gradients.rows.tensor.data as Float32Array;
    const norm = Math.sqrt(sumOfSquares(dense.data) + sumOfSquares(rows)) / lossScale;
    if (!Number.isFinite(norm)) return norm;
    const scale = clipScale(norm, clipNorm) / lossScale;
    const scalars = optimizer.scalars(step, learningRate(step));
    await this.#updateRange(0, this.#decayedSize, scalars, scale, dense);
    await this.#updateRange(this.#decayedSize, dense.data.length, { ...scalars, keep: 1 }, scale, dense);
    this.rows.update(gradients.words.tokens, rows, scale, step);
    return norm;
  }

  tensors(): StoredTensor[] {
    const { rows, state, options } = this;
    const names = options.optimizer.state;
    return [
      flatTensor(STATE.parameters, this.#parameters.data),
      ...names.map((name, i) => flatTensor(name, state[i]!.data)),
      flatTensor(STATE.table, rows.table),
      ...names.map((name, i) => flatTensor(STATE.ofTable(name), rows.state[i]!)),
      stepTensor(STATE.lastStep, rows.lastStep),
      stepTensor(STATE.lastGradient, rows.lastGradient),
    ];
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
    const arenas = [['parameter', this.#parameters] as const, ...states];
    for (let from = start; from < end; from += BLOCK) {
      const to = Math.min(end, from + BLOCK);
      const block = (arena: Arena) => float32(arena.data.subarray(from, to), [to - from]);
      const into: Record<string, Slot> = {};
      for (const [name, arena] of arenas) {
        feeds[name] = block(arena);
        into[nextOf(name)] = new Slot(feeds[name]);
      }
      await this.program.run({ ...feeds, gradient: block(gradients) }, into);
    }
  }

  async close(): Promise<void> {
    await this.program.close();
  }
}

const isVector = ({ shape }: { shape: readonly number[] }): boolean => shape.length < 2;

function arena(block: Block): Arena {
  if (!(block instanceof Arena)) throw new TypeError('parameters are not in CPU memory');
  return block;
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
