import { WORD_EMBEDDINGS } from '../encoder/architectures/names';
import { parameterShapes } from '../encoder/architectures/parameters';
import { type EncoderSpec, embeddingWidth, embedGraph, trainableShapes } from '../encoder/training/graphs';
import { Arena, Layout } from './arena';
import type { Device } from './devices';
import { float32, Program, type Tensor } from './runtime';
import { encoderInputs, planChunks, scatterRows, type TokenizedTexts, textCount } from './token-batch';
import { WordRows } from './word-rows';

/** Reads a tensor of the checkpoint by name. */
export type TensorReader = (name: string, shape: readonly number[]) => Promise<Float32Array>;

/** What evaluation asks of an encoder. */
export type Embedder = Pick<DualEncoder, 'width' | 'device' | 'embed'>;

/** An encoder in memory: its parameters, and the program that embeds with them. */
export class DualEncoder {
  readonly width: number;
  readonly words: WordRows;
  #embed: Program | undefined;

  private constructor(
    readonly spec: EncoderSpec,
    readonly device: Device,
    /** Everything that trains but the word table. */
    readonly parameters: Arena,
    /** The first so many floats of `parameters` are matrices; biases and LayerNorm come after. */
    readonly decayedSize: number,
    /** `[vocabulary, hidden]` */
    readonly table: Float32Array,
    /** Tensors that no optimizer touches, by name. */
    readonly frozen: ReadonlyMap<string, Tensor>,
  ) {
    this.width = embeddingWidth(spec);
    this.words = new WordRows(table, spec.config.hiddenSize);
  }

  static async open(spec: EncoderSpec, read: TensorReader, device: Device): Promise<DualEncoder> {
    const trainable = trainableShapes(spec);
    trainable.delete(WORD_EMBEDDINGS);
    // Matrices first, so that weight decay works on one range.
    const entries = [...trainable].sort(([, a], [, b]) => b.length - a.length);
    const parameters = new Arena(new Layout(entries));
    const decayedSize = new Layout(entries.filter(([, shape]) => shape.length > 1)).size;
    const frozen = new Map<string, Tensor>();
    let table = new Float32Array(0);
    for (const [name, shape] of parameterShapes(spec.config, spec.head)) {
      const values = await read(name, shape);
      if (name === WORD_EMBEDDINGS) table = values as Float32Array<ArrayBuffer>;
      else if (trainable.has(name)) parameters.view(name).set(values);
      else frozen.set(name, float32(values, shape));
    }
    return new DualEncoder(spec, device, parameters, decayedSize, table, frozen);
  }

  /** The parameters as a program's inputs. @param rows the word rows `[rows, hidden]`; none: the whole table */
  feeds(rows: Float32Array = this.table): Record<string, Tensor> {
    const { hiddenSize } = this.spec.config;
    const feeds: Record<string, Tensor> = Object.fromEntries(this.frozen);
    for (const name of this.parameters.layout.names) feeds[name] = this.parameters.tensor(name);
    feeds[WORD_EMBEDDINGS] = float32(rows, [rows.length / hiddenSize, hiddenSize]);
    return feeds;
  }

  /** A tensor's present values, as `open` read it. */
  tensor(name: string): Float32Array {
    if (name === WORD_EMBEDDINGS) return this.table;
    const frozen = this.frozen.get(name);
    return frozen ? (frozen.data as Float32Array) : this.parameters.view(name);
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
    const embeddings = new Float32Array(textCount(texts) * this.width);
    const feeds = this.feeds();
    let done = 0;
    for (const chunk of planChunks(texts, budget)) {
      const inputs = encoderInputs(texts, chunk);
      const result = await this.#embed.run({ ...feeds, ...inputs });
      scatterRows(result.embeddings!.data as Float32Array, chunk, this.width, embeddings);
      done += chunk.texts.length;
      progress?.(done);
    }
    return embeddings;
  }

  async close(): Promise<void> {
    await this.#embed?.close();
  }
}
