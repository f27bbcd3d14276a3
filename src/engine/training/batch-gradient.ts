import { Random } from '../../core/random';
import { WORD_EMBEDDINGS } from '../../encoder/architectures/names';
import {
  chunkGraph,
  type DropoutMasks,
  embedGraph,
  gradientOf,
  stepGraph,
  sumOf,
} from '../../encoder/training/graphs';
import { type ContrastiveLossOptions, lossGraph } from '../../encoder/training/loss';
import type { Graph } from '../../graph/graph';
import { unsafeOverwrites } from '../../graph/overwrite';
import { Arena } from '../arena';
import type { DualEncoder } from '../dual-encoder';
import { type Feeds, float32, Program, type Tensor } from '../runtime';
import {
  type Chunk,
  chunkIds,
  concatTexts,
  encoderInputs,
  gatherRows,
  lengthOf,
  planChunks,
  scatterRows,
  type TokenizedTexts,
  textCount,
} from '../token-batch';
import { WordRows } from '../word-rows';
import { dropoutFeeds } from './dropout';

/** A training batch, ready for the encoder. */
export interface TokenizedBatch {
  queries: TokenizedTexts;
  /** The positives in the order of the queries, then hard negatives. */
  passages: TokenizedTexts;
  /** `[queries, passages]`: 1 where a passage is a false negative of a query. */
  falseNegatives: Uint8Array;
}

export interface BatchGradientOptions {
  loss: ContrastiveLossOptions;
  /** Most tokens, padding included, that run through the encoder at once. */
  chunkTokens: number;
  /** Probability of dropping, 0 for none. */
  dropout: number;
}

const MASKED = -1e9;

/**
 * The loss of a batch and its gradient with respect to every parameter, in bounded memory for a batch of any size
 * (gradient caching, arXiv 2101.06983): embed all texts chunk by chunk, take the loss and its gradient over the full batch of
 * embeddings, then run each chunk forward and backward and add up. A batch that fits into one chunk takes a single program.
 * Both ways give the same gradient.
 */
export class BatchGradient {
  /** After `compute`, the gradients of all parameters but the word table. */
  readonly gradients: Arena;
  /** After `compute`, the gradients of the word rows in use `[encoder.words.tokens.length, hidden]`. */
  rowGradients = new Float32Array(0);

  readonly #programs = new Map<string, Promise<Program>>();
  readonly #towerMasks: DropoutMasks = new Map();
  readonly #stepMasks: DropoutMasks = new Map();
  /** The rows that the chunk in work touches. */
  readonly #chunkWords: WordRows;

  constructor(
    readonly encoder: DualEncoder,
    readonly options: BatchGradientOptions,
  ) {
    this.gradients = new Arena(encoder.parameters.layout);
    this.#chunkWords = new WordRows(encoder.table, encoder.words.width);
  }

  /**
   * @param seed of the dropout masks
   * @returns the loss before any update, and the tokens of the batch without padding
   */
  async compute(batch: TokenizedBatch, seed: number): Promise<{ loss: number; tokens: number }> {
    const { words } = this.encoder;
    const texts = concatTexts([batch.queries, batch.passages]);
    words.use(texts.ids);
    this.rowGradients = new Float32Array(words.tokens.length * words.width);
    const loss = this.#fitsAtOnce(batch)
      ? await this.#computeAtOnce(batch, seed)
      : await this.#computeByChunks(batch, texts, seed);
    return { loss, tokens: texts.ids.length };
  }

  /** The loss alone, without dropout. */
  async loss(batch: TokenizedBatch): Promise<number> {
    const budget = this.options.chunkTokens;
    const queries = await this.encoder.embed(batch.queries, budget);
    const passages = await this.encoder.embed(batch.passages, budget);
    return (await this.#lossOf(batch, queries, passages)).loss;
  }

  #fitsAtOnce({ queries, passages }: TokenizedBatch): boolean {
    return paddedSize(queries) + paddedSize(passages) <= this.options.chunkTokens;
  }

  async #computeAtOnce(batch: TokenizedBatch, seed: number): Promise<number> {
    const sides = { query: batch.queries, passage: batch.passages };
    const { words } = this.encoder;
    const feeds: Record<string, Tensor> = { ...this.encoder.feeds(words.gather()), mask: lossMask(batch) };
    for (const [side, texts] of Object.entries(sides)) {
      for (const [name, tensor] of Object.entries(encoderInputs(texts, inOrder(texts), words.rowOf)))
        feeds[`${side}_${name}`] = tensor;
    }
    const program = await this.#program('step', () => {
      return stepGraph(this.encoder.spec, this.options.loss, this.#masks(this.#stepMasks));
    });
    const sizes = {
      batch: textCount(sides.query),
      columns: textCount(sides.passage),
      query_length: longest(sides.query),
      passage_length: longest(sides.passage),
    };
    Object.assign(feeds, dropoutFeeds(this.#stepMasks, this.options.dropout, sizes, new Random(seed)));
    const { loss } = await program.run(feeds, {
      ...this.#gradientTensors(),
      [gradientOf(WORD_EMBEDDINGS)]: float32(this.rowGradients, [words.tokens.length, words.width]),
      loss: float32(new Float32Array(1), []),
    });
    return (loss!.data as Float32Array)[0]!;
  }

  async #computeByChunks(batch: TokenizedBatch, texts: TokenizedTexts, seed: number): Promise<number> {
    const { width, words } = this.encoder;
    const chunks = planChunks(texts, this.options.chunkTokens);
    const rows = this.#chunkWords;
    const forward = await this.#program('embed', () =>
      embedGraph(this.encoder.spec, this.#masks(this.#towerMasks)),
    );
    const feedsOf = (chunk: Chunk, index: number): Feeds => {
      rows.use(chunkIds(texts, chunk));
      return {
        ...this.encoder.feeds(rows.gather()),
        ...encoderInputs(texts, chunk, rows.rowOf),
        ...dropoutFeeds(
          this.#towerMasks,
          this.options.dropout,
          { batch: chunk.texts.length, length: chunk.length },
          new Random(seed, index),
        ),
      };
    };

    const embeddings = new Float32Array(textCount(texts) * width);
    for (const [i, chunk] of chunks.entries()) {
      const result = await forward.run(feedsOf(chunk, i));
      scatterRows(result.embeddings!.data as Float32Array, chunk, width, embeddings);
    }
    const split = textCount(batch.queries) * width;
    const { loss, gradient } = await this.#lossOf(
      batch,
      embeddings.subarray(0, split),
      embeddings.subarray(split),
    );

    const backward = await this.#program(
      'chunk',
      () => chunkGraph(this.encoder.spec, this.#masks(new Map())),
      true,
    );
    this.gradients.data.fill(0);
    const gradients = this.#gradientTensors();
    const sums = Object.fromEntries(
      Object.entries(gradients).map(([name, tensor]) => [name.replace(gradientOf(''), sumOf('')), tensor]),
    );
    for (const [i, chunk] of chunks.entries()) {
      const upstream = float32(gatherRows(gradient, chunk, width), [chunk.texts.length, width]);
      const feeds = { ...feedsOf(chunk, i), ...sums, upstream };
      const rowGradients = new Float32Array(rows.tokens.length * rows.width);
      await backward.run(feeds, {
        ...gradients,
        [gradientOf(WORD_EMBEDDINGS)]: float32(rowGradients, [rows.tokens.length, rows.width]),
      });
      words.add(this.rowGradients, rows, rowGradients);
    }
    return loss;
  }

  /** Loss of a batch of embeddings, and its gradient `[queries + passages, width]`. */
  async #lossOf(
    batch: TokenizedBatch,
    queries: Float32Array,
    passages: Float32Array,
  ): Promise<{ loss: number; gradient: Float32Array }> {
    const { width } = this.encoder;
    const program = await this.#program('loss', () => lossGraph(width, this.options.loss));
    const gradient = new Float32Array(queries.length + passages.length);
    const shapes = [queries, passages].map(rows => [rows.length / width, width]);
    const { loss } = await program.run(
      {
        queries: float32(queries, shapes[0]!),
        passages: float32(passages, shapes[1]!),
        mask: lossMask(batch),
      },
      {
        queries_gradient: float32(gradient.subarray(0, queries.length), shapes[0]!),
        passages_gradient: float32(gradient.subarray(queries.length), shapes[1]!),
      },
    );
    return { loss: (loss!.data as Float32Array)[0]!, gradient };
  }

  /** Where programs write the gradients of all parameters but the word table. */
  #gradientTensors(): Record<string, Tensor> {
    const tensors: Record<string, Tensor> = {};
    for (const name of this.gradients.layout.names) tensors[gradientOf(name)] = this.gradients.tensor(name);
    return tensors;
  }

  #masks(masks: DropoutMasks): DropoutMasks | undefined {
    return this.options.dropout > 0 ? masks : undefined;
  }

  /** Compiles a program when it is first needed. @param accumulates its gradients are written over its sums */
  #program(name: string, build: () => Graph, accumulates = false): Promise<Program> {
    let program = this.#programs.get(name);
    if (!program) {
      const graph = build();
      if (accumulates) assertAccumulates(graph);
      program = Program.create(graph, this.encoder.device);
      this.#programs.set(name, program);
    }
    return program;
  }

  async close(): Promise<void> {
    for (const program of this.#programs.values()) await (await program).close();
  }
}

/** Gradients are added up in place: a defect here would give wrong numbers without an error. */
function assertAccumulates(graph: Graph): void {
  const outputs = [...graph.outputs.keys()].filter(name => name !== gradientOf(WORD_EMBEDDINGS));
  const faults = unsafeOverwrites(
    graph,
    new Map(outputs.map(name => [name, name.replace(gradientOf(''), sumOf(''))])),
  );
  if (faults.length > 0) throw new Error(faults.join('\n'));
}

/** All texts as one chunk, in their own order. */
function inOrder(texts: TokenizedTexts): Chunk {
  return { texts: Int32Array.from({ length: textCount(texts) }, (_, i) => i), length: longest(texts) };
}

function longest(texts: TokenizedTexts): number {
  let length = 0;
  for (let i = 0; i < textCount(texts); i++) length = Math.max(length, lengthOf(texts, i));
  return length;
}

const paddedSize = (texts: TokenizedTexts): number => textCount(texts) * longest(texts);

function lossMask({ queries, passages, falseNegatives }: TokenizedBatch): Tensor {
  return float32(
    Float32Array.from(falseNegatives, masked => (masked ? MASKED : 0)),
    [textCount(queries), textCount(passages)],
  );
}
