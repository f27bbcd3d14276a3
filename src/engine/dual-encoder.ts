import { WORD_EMBEDDINGS } from '../encoder/architectures/names';
import { parameterShapes } from '../encoder/architectures/parameters';
import { type EncoderSpec, embeddingWidth, embedGraph, trainableShapes } from '../encoder/training/graphs';
import type { Device } from './devices';
import { embedTexts } from './embed-texts';
import { Layout } from './memory/layout';
import type { Block, DeviceMemory } from './memory/memory';
import { openMemory } from './memory/open';
import type { Slot } from './memory/slot';
import { Program, type Tensor } from './runtime';
import type { TokenizedTexts } from './token-batch';

/** Reads a tensor of the checkpoint by name. */
export type TensorReader = (name: string, shape: readonly number[]) => Promise<Float32Array>;

/** What evaluation asks of an encoder. */
export type Embedder = Pick<DualEncoder, 'width' | 'device' | 'embed'>;

/** An encoder on its device: its parameters, and the program that embeds with them. */
export class DualEncoder {
  readonly width: number;
  #embed: Program | undefined;

  private constructor(
    readonly spec: EncoderSpec,
    readonly device: Device,
    readonly memory: DeviceMemory,
    /** Everything that trains but the word table; matrices first, biases and LayerNorm after them. */
    readonly parameters: Block,
    /** The word table, `[vocabulary, hidden]`. */
    readonly table: Slot,
    /** Tensors that no optimizer touches, by name. */
    readonly frozen: ReadonlyMap<string, Slot>,
  ) {
    this.width = embeddingWidth(spec);
  }

  static async open(spec: EncoderSpec, read: TensorReader, device: Device): Promise<DualEncoder> {
    const memory = openMemory(device);
    const trainable = trainableShapes(spec);
    trainable.delete(WORD_EMBEDDINGS);
    // Matrices first, so that weight decay works on one range.
    const layout = new Layout([...trainable].sort(([, a], [, b]) => b.length - a.length));
    const parameters = memory.block(layout);
    const others = new Map<string, Slot>();
    for (const [name, shape] of parameterShapes(spec.config, spec.head)) {
      const tensor = await read(name, shape);
      if (trainable.has(name)) await parameters.set(name, tensor);
      else others.set(name, await memory.upload(tensor, shape));
    }
    const table = others.get(WORD_EMBEDDINGS)!;
    others.delete(WORD_EMBEDDINGS);
    return new DualEncoder(spec, device, memory, parameters, table, others);
  }

  /** The parameters as a program's inputs. @param rows of the word table `[rows, hidden]`; none: the whole table */
  feeds(rows: Slot = this.table): Record<string, Tensor> {
    const feeds: Record<string, Tensor> = { [WORD_EMBEDDINGS]: rows.tensor };
    for (const [name, { tensor }] of this.frozen) feeds[name] = tensor;
    for (const name of this.parameters.layout.names) feeds[name] = this.parameters.slot(name).tensor;
    return feeds;
  }

  /** A tensor's present values by its name in the checkpoint. In CPU memory they are no copy. */
  read(name: string): Promise<Float32Array> {
    return this.memory.download(this.#slot(name));
  }

  write(name: string, values: Float32Array): Promise<void> {
    return this.memory.write(this.#slot(name), values);
  }

  /** All tensors of the checkpoint, by name. */
  async readAll(): Promise<Map<string, Float32Array>> {
    const values = new Map<string, Float32Array>();
    for (const name of parameterShapes(this.spec.config, this.spec.head).keys())
      values.set(name, await this.read(name));
    return values;
  }

  #slot(name: string): Slot {
    return name === WORD_EMBEDDINGS ? this.table : (this.frozen.get(name) ?? this.parameters.slot(name));
  }

  /**
   * Embeds texts, chunk by chunk.
   *
   * @param budget tokens of a chunk, padding included
   * @param progress called after each chunk with the number of texts done
   * @returns `[texts, width]` in the order of the texts
   */
  async embed(
    texts: TokenizedTexts,
    budget: number,
    progress?: (done: number) => void,
  ): Promise<Float32Array> {
    this.#embed ??= await Program.create(embedGraph(this.spec), this.device);
    return embedTexts(this.#embed, this.feeds(), this.width, texts, budget, progress);
  }

  async close(): Promise<void> {
    await this.#embed?.close();
    this.parameters.free();
    for (const slot of [this.table, ...this.frozen.values()]) slot.free();
    await this.memory.close();
  }
}
