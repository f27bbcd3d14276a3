import { Graph, type Value } from '../../graph/graph';
import * as op from '../../graph/operators';
import type { Device } from '../devices';
import { float32, int32, int64, Program, type Tensor } from '../runtime';
import type { Layout } from './layout';
import type { Block, DeviceMemory } from './memory';
import { Slot, Slots } from './slot';

/**
 * A GPU's own memory. Whatever moves there moves through small programs: the runtime has no other way to write a buffer from
 * JavaScript, and reading one by `Tensor.getData` ends the process.
 */
export class GpuMemory implements DeviceMemory {
  readonly #programs = new Map<string, Promise<Program>>();

  constructor(readonly device: Device) {}

  async upload(values: Float32Array, shape: readonly number[]): Promise<Slot> {
    const program = await this.#program('upload', shape.length, copyGraph, ['copy']);
    return this.#into(program, 'copy', { tensor: float32(values, shape) });
  }

  async write(slot: Slot, values: Float32Array): Promise<void> {
    slot.take(await this.upload(values, slot.tensor.dims));
  }

  async download({ tensor }: Slot): Promise<Float32Array> {
    const program = await this.#program('download', tensor.dims.length, copyGraph, []);
    const { copy } = await program.run({ tensor });
    return copy!.data as Float32Array;
  }

  async zeros(shape: readonly number[]): Promise<Slot> {
    const slot = new Slot();
    await this.fillZeros(slot, shape);
    return slot;
  }

  async fillZeros(slot: Slot, shape: readonly number[]): Promise<void> {
    const program = await this.#program('zeros', shape.length, zerosGraph, ['zeros']);
    // An empty tensor of the shape with one axis more: it carries the sizes, and no data.
    const like = float32(new Float32Array(0), [...shape, 0]);
    await program.run({ like }, { zeros: slot });
  }

  async gatherRows(from: Slot, rows: Int32Array): Promise<Slot> {
    const program = await this.#program('gather', 2, gatherGraph, ['gathered']);
    return this.#into(program, 'gathered', { from: from.tensor, rows: int32(rows, [rows.length]) });
  }

  async scatterRows(into: Slot, rows: Int32Array, values: Slot): Promise<void> {
    const program = await this.#program('scatter', 2, scatterGraph, ['scattered']);
    const feeds = { into: into.tensor, rows: int64(rows, [rows.length, 1]), values: values.tensor };
    await program.run(feeds, { scattered: into });
  }

  block(layout: Layout): GpuBlock {
    return new GpuBlock(layout, this);
  }

  async #into(program: Program, output: string, feeds: Record<string, Tensor>): Promise<Slot> {
    const slot = new Slot();
    await program.run(feeds, { [output]: slot });
    return slot;
  }

  /** @param rank of the tensors that it takes: a program of its own for each */
  #program(
    name: string,
    rank: number,
    build: (rank: number) => Graph,
    resident: readonly string[],
  ): Promise<Program> {
    const key = `${name} ${rank}`;
    let program = this.#programs.get(key);
    if (!program) {
      program = Program.create(build(rank), this.device, resident);
      this.#programs.set(key, program);
    }
    return program;
  }

  async close(): Promise<void> {
    for (const program of this.#programs.values()) await (await program).close();
  }
}

/** Tensors of a layout, each a buffer of its own. */
export class GpuBlock extends Slots implements Block {
  constructor(
    layout: Layout,
    private readonly memory: GpuMemory,
  ) {
    super(layout);
  }

  async set(name: string, values: Float32Array): Promise<void> {
    this.slot(name).take(await this.memory.upload(values, this.layout.place(name).shape));
  }

  async clear(): Promise<void> {
    for (const name of this.layout.names)
      await this.memory.fillZeros(this.slot(name), this.layout.place(name).shape);
  }

  async read(): Promise<Float32Array> {
    const values = new Float32Array(this.layout.size);
    for (const name of this.layout.names)
      this.layout.view(values, name).set(await this.memory.download(this.slot(name)));
    return values;
  }

  async write(values: Float32Array): Promise<void> {
    for (const name of this.layout.names) await this.set(name, this.layout.view(values, name));
  }

  free(): void {
    for (const name of this.layout.names) this.slot(name).free();
  }
}

const axes = (rank: number): string[] => Array.from({ length: rank }, (_, i) => `axis_${i}`);

function copyGraph(rank: number): Graph {
  const graph = new Graph('copy');
  graph.output('copy', op.identity(graph.input('tensor', 'float32', axes(rank))));
  return graph;
}

function zerosGraph(rank: number): Graph {
  const graph = new Graph('zeros');
  const like = graph.input('like', 'float32', [...axes(rank), 'none']);
  graph.output('zeros', op.zeros(like, axes(rank)));
  return graph;
}

function gatherGraph(): Graph {
  const graph = new Graph('gather');
  const rows = graph.input('rows', 'int32', ['rows']);
  graph.output('gathered', op.gather(matrix(graph, 'from'), rows));
  return graph;
}

function scatterGraph(): Graph {
  const graph = new Graph('scatter');
  const rows = graph.input('rows', 'int64', ['rows', 1]);
  const into = matrix(graph, 'into');
  const values = graph.input('values', 'float32', ['rows', 'width']);
  graph.output('scattered', op.scatter(into, rows, values));
  return graph;
}

const matrix = (graph: Graph, name: string): Value => graph.input(name, 'float32', ['count', 'width']);
