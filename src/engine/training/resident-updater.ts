import { WORD_EMBEDDINGS } from '../../encoder/architectures/names';
import { gradientOf } from '../../encoder/training/graphs';
import {
  parametersUpdateGraph,
  squaresGraph,
  stateOf,
  tableUpdateGraph,
} from '../../encoder/training/update-graphs';
import { nextOf } from '../../graph/optimizers';
import type { Shape } from '../../graph/shape';
import type { DualEncoder } from '../dual-encoder';
import type { Layout } from '../memory/layout';
import type { Block } from '../memory/memory';
import type { Slot } from '../memory/slot';
import { int64, Program, scalar, type Tensor } from '../runtime';
import type { StoredTensor } from './checkpoint-folder';
import type { Gradients } from './gradients';
import { RowOptimizer } from './row-optimizer';
import { STATE } from './state-tensors';
import { clipScale, type UpdateOptions, type Updater } from './updater';

/** Floats of the parameters that one program updates: old and new values of only so many are in memory together. */
const GROUP = 1 << 23;

/** Updates parameters that live on a GPU. Only the sums of squares of the gradients come back, for clipping and the record. */
export class ResidentUpdater implements Updater {
  /** What was brought back from a checkpoint and has not moved to the device yet. */
  #restored: RowOptimizer | undefined;

  private constructor(
    private readonly encoder: DualEncoder,
    private readonly options: UpdateOptions,
    private readonly state: readonly Block[],
    private readonly tableState: readonly Slot[],
    private readonly groups: readonly { names: readonly string[]; program: Program }[],
    private readonly table: Program,
    private readonly squares: Program,
  ) {}

  static async create(encoder: DualEncoder, options: UpdateOptions): Promise<ResidentUpdater> {
    const { memory, device, parameters, spec } = encoder;
    const { optimizer } = options;
    const { layout } = parameters;
    const { vocabularySize, hiddenSize } = spec.config;
    const state: Block[] = [];
    const tableState: Slot[] = [];
    for (const _ of optimizer.state) {
      const block = memory.block(layout);
      await block.clear();
      state.push(block);
      tableState.push(await memory.zeros([vocabularySize, hiddenSize]));
    }
    const groups = [];
    for (const names of groupsOf(layout)) {
      const graph = parametersUpdateGraph(
        optimizer,
        names.map(name => {
          const { shape } = layout.place(name);
          return { name, shape, decays: shape.length > 1 };
        }),
      );
      groups.push({ names, program: await Program.create(graph, device, graph.outputs.keys()) });
    }
    const tableGraph = tableUpdateGraph(optimizer, vocabularySize, hiddenSize);
    const shapes = new Map<string, Shape>([[gradientOf(WORD_EMBEDDINGS), ['rows', hiddenSize]]]);
    for (const name of layout.names) shapes.set(gradientOf(name), layout.place(name).shape);
    return new ResidentUpdater(
      encoder,
      options,
      state,
      tableState,
      groups,
      await Program.create(tableGraph, device, tableGraph.outputs.keys()),
      await Program.create(squaresGraph(shapes), device),
    );
  }

  async catchUp(_tokens: Iterable<number>, step: number): Promise<void> {
    await this.settle(step);
  }

  /** Every row moves in every step here; only those of a checkpoint may be behind. */
  async settle(step: number): Promise<void> {
    const restored = this.#restored;
    if (!restored) return;
    this.#restored = undefined;
    restored.catchUpAll(step);
    const { memory, table } = this.encoder;
    await memory.write(table, restored.table);
    for (const [i, slot] of this.tableState.entries()) await memory.write(slot, restored.state[i]!);
  }

  async update(step: number, gradients: Gradients, lossScale = 1): Promise<number> {
    const { optimizer, learningRate, clipNorm } = this.options;
    const norm = (await this.#norm(gradients)) / lossScale;
    if (!Number.isFinite(norm)) return norm;
    const feeds: Record<string, Tensor> = { gradient_scale: scalar(clipScale(norm, clipNorm) / lossScale) };
    for (const [name, value] of Object.entries(optimizer.scalars(step, learningRate(step))))
      feeds[name] = scalar(value);
    for (const { names, program } of this.groups) await this.#updateGroup(names, program, feeds, gradients);
    await this.#updateTable(feeds, gradients);
    return norm;
  }

  async #norm({ targets }: Gradients): Promise<number> {
    const feeds = Object.fromEntries(Object.entries(targets).map(([name, { tensor }]) => [name, tensor]));
    const { squares } = await this.squares.run(feeds);
    return Math.sqrt((squares!.data as Float32Array).reduce((sum, square) => sum + square, 0));
  }

  async #updateGroup(
    names: readonly string[],
    program: Program,
    scalars: Readonly<Record<string, Tensor>>,
    gradients: Gradients,
  ): Promise<void> {
    const slots: Record<string, Slot> = {};
    for (const name of names) {
      slots[name] = this.encoder.parameters.slot(name);
      for (const [i, state] of this.options.optimizer.state.entries())
        slots[stateOf(name, state)] = this.state[i]!.slot(name);
    }
    const feeds = { ...scalars, ...tensorsIn(slots) };
    for (const name of names) feeds[gradientOf(name)] = gradients.parameters.slot(name).tensor;
    await program.run(feeds, nextSlots(slots));
  }

  async #updateTable(scalars: Readonly<Record<string, Tensor>>, { words, rows }: Gradients): Promise<void> {
    const slots: Record<string, Slot> = { table: this.encoder.table };
    for (const [i, state] of this.options.optimizer.state.entries()) slots[state] = this.tableState[i]!;
    const touched = int64(words.tokens, [words.tokens.length, 1]);
    await this.table.run(
      { ...scalars, ...tensorsIn(slots), touched, gradient: rows.tensor },
      nextSlots(slots),
    );
  }

  tensors(step: number): StoredTensor[] {
    const { encoder, options } = this;
    const { memory, parameters, table, spec } = encoder;
    const { vocabularySize, hiddenSize } = spec.config;
    const names = options.optimizer.state;
    const blocks = [
      [STATE.parameters, parameters] as const,
      ...names.map((name, i) => [name, this.state[i]!] as const),
    ];
    const tables = [
      [STATE.table, table] as const,
      ...names.map((name, i) => [STATE.ofTable(name), this.tableState[i]!] as const),
    ];
    const restored = () => (this.#restored ??= this.#emptyRows());
    return [
      ...blocks.map(([name, block]) => ({
        name,
        shape: [block.layout.size],
        read: () => block.read(),
        restore: (values: Float32Array) => block.write(values),
      })),
      ...tables.map(([name, slot], i) => ({
        name,
        shape: [vocabularySize * hiddenSize],
        read: () => memory.download(slot),
        restore: async (values: Float32Array) => {
          const rows = restored();
          (i === 0 ? rows.table : rows.state[i - 1]!).set(values);
        },
      })),
      {
        name: STATE.lastStep,
        shape: [vocabularySize],
        read: () => new Float32Array(vocabularySize).fill(step),
        restore: async values => restored().lastStep.set(values),
      },
      {
        name: STATE.lastGradient,
        shape: [vocabularySize],
        read: () => this.#lastGradients(step),
        restore: async values => restored().lastGradient.set(values),
      },
    ];
  }

  /** Which rows have had gradients is not counted here: those that have momentum. */
  async #lastGradients(step: number): Promise<Float32Array> {
    const { vocabularySize, hiddenSize } = this.encoder.spec.config;
    const steps = new Float32Array(vocabularySize);
    const momentum = this.tableState[0];
    if (!momentum) return steps;
    const values = await this.encoder.memory.download(momentum);
    for (let i = 0; i < values.length; i++) if (values[i] !== 0) steps[Math.floor(i / hiddenSize)] = step;
    return steps;
  }

  #emptyRows(): RowOptimizer {
    const { optimizer, rows, learningRate } = this.options;
    const { vocabularySize, hiddenSize } = this.encoder.spec.config;
    return new RowOptimizer(rows, new Float32Array(vocabularySize * hiddenSize), hiddenSize, step =>
      optimizer.scalars(step, learningRate(step)),
    );
  }

  async close(): Promise<void> {
    for (const { program } of this.groups) await program.close();
    await this.table.close();
    await this.squares.close();
    for (const block of this.state) block.free();
    for (const slot of this.tableState) slot.free();
  }
}

function groupsOf(layout: Layout): string[][] {
  const groups: string[][] = [];
  let room = 0;
  for (const name of layout.names) {
    const { size } = layout.place(name);
    if (room < size) {
      groups.push([]);
      room = GROUP;
    }
    groups.at(-1)!.push(name);
    room -= size;
  }
  return groups;
}

const tensorsIn = (slots: Readonly<Record<string, Slot>>): Record<string, Tensor> =>
  Object.fromEntries(Object.entries(slots).map(([name, { tensor }]) => [name, tensor]));

const nextSlots = (slots: Readonly<Record<string, Slot>>): Record<string, Slot> =>
  Object.fromEntries(Object.entries(slots).map(([name, slot]) => [nextOf(name), slot]));
