import { Random } from '../../core/random';
import {
  chunkGraph,
  type DropoutMasks,
  embedGraph,
  gradientOf,
  LOSS_SCALE,
  stepGraph,
  sumOf,
} from '../../encoder/training/graphs';
import { type ContrastiveLossOptions, lossGraph } from '../../encoder/training/loss';
import type { Graph } from '../../graph/graph';
import { unsafeOverwrites } from '../../graph/overwrite';
import type { DualEncoder } from '../dual-encoder';
import { Slot } from '../memory/slot';
import { type Feeds, float32, Program, scalar, type Tensor } from '../runtime';
import {
  type Chunk,
  concatTexts,
  encoderInputs,
  lengthOf,
  planChunks,
  type TokenizedTexts,
  textCount,
} from '../token-batch';
import { dropoutFeeds } from './dropout';
import { Gradients } from './gradients';

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
 * Both ways give the same gradient. On a GPU nothing but the loss comes back.
 */
export class BatchGradient {
  /** After `compute`, the gradients of the batch. */
  readonly gradients: Gradients;

  readonly #programs = new Map<string, Promise<Program>>();
  readonly #towerMasks: DropoutMasks = new Map();
  readonly #stepMasks: DropoutMasks = new Map();

  constructor(
    readonly encoder: DualEncoder,
    readonly options: BatchGradientOptions,
  ) {
    this.gradients = new Gradients(encoder);
  }

  /**
   * @param seed of the dropout masks
   * @param lossScale that gradients come multiplied by, in mixed precision
   * @returns the loss before any update, and the tokens of the batch without padding
   */
  async compute(
    batch: TokenizedBatch,
    seed: number,
    lossScale = 1,
  ): Promise<{ loss: number; tokens: number }> {
    const { gradients, encoder } = this;
    const texts = concatTexts([batch.queries, batch.passages]);
    await gradients.begin(texts.ids);
    const rows = await encoder.memory.gatherRows(encoder.table, gradients.words.tokens);
    const feeds = encoder.feeds(rows);
    const loss = this.#fitsAtOnce(batch)
      ? await this.#computeAtOnce(batch, { ...feeds, ...this.#scale(lossScale) }, seed)
      : await this.#computeByChunks(batch, texts, feeds, seed, lossScale);
    rows.free();
    return { loss, tokens: texts.ids.length };
  }

  /** The loss alone, without dropout. */
  async loss(batch: TokenizedBatch): Promise<number> {
    const { encoder } = this;
    const budget = this.options.chunkTokens;
    const sides = [];
    for (const texts of [batch.queries, batch.passages]) {
      const embeddings = await encoder.embed(texts, budget);
      sides.push(await encoder.memory.upload(embeddings, [textCount(texts), encoder.width]));
    }
    const { loss, gradients } = await this.#lossOf(batch, sides[0]!, sides[1]!);
    for (const slot of [...sides, ...gradients]) slot.free();
    return loss;
  }

  #fitsAtOnce({ queries, passages }: TokenizedBatch): boolean {
    return paddedSize(queries) + paddedSize(passages) <= this.options.chunkTokens;
  }

  async #computeAtOnce(batch: TokenizedBatch, parameters: Feeds, seed: number): Promise<number> {
    const sides = { query: batch.queries, passage: batch.passages };
    const { targets, words } = this.gradients;
    const feeds: Record<string, Tensor> = { ...parameters, mask: lossMask(batch) };
    for (const [side, texts] of Object.entries(sides)) {
      for (const [name, tensor] of Object.entries(encoderInputs(texts, inOrder(texts), words.rowOf)))
        feeds[`${side}_${name}`] = tensor;
    }
    const program = await this.#program('step', Object.keys(targets), () => {
      return stepGraph(this.encoder.spec, this.options.loss, this.#masks(this.#stepMasks));
    });
    const sizes = {
      batch: textCount(sides.query),
      columns: textCount(sides.passage),
      query_length: longest(sides.query),
      passage_length: longest(sides.passage),
    };
    Object.assign(feeds, dropoutFeeds(this.#stepMasks, this.options.dropout, sizes, new Random(seed)));
    return lossIn(await program.run(feeds, targets));
  }

  async #computeByChunks(
    batch: TokenizedBatch,
    texts: TokenizedTexts,
    parameters: Feeds,
    seed: number,
    lossScale: number,
  ): Promise<number> {
    const { width, memory, spec } = this.encoder;
    const { gradients } = this;
    const chunks = planChunks(texts, this.options.chunkTokens);
    const feedsOf = (chunk: Chunk, index: number): Feeds => ({
      ...parameters,
      ...encoderInputs(texts, chunk, gradients.words.rowOf),
      ...dropoutFeeds(
        this.#towerMasks,
        this.options.dropout,
        { batch: chunk.texts.length, length: chunk.length },
        new Random(seed, index),
      ),
    });

    const forward = await this.#program('embed', ['embeddings'], () =>
      embedGraph(spec, this.#masks(this.#towerMasks)),
    );
    const embeddings = await memory.zeros([textCount(texts), width]);
    for (const [i, chunk] of chunks.entries()) {
      const rows = new Slot();
      await forward.run(feedsOf(chunk, i), { embeddings: rows });
      await memory.scatterRows(embeddings, chunk.texts, rows);
      rows.free();
    }
    const { loss, gradient } = await this.#lossOfAll(batch, embeddings);
    embeddings.free();

    const { targets } = gradients;
    const backward = await this.#program(
      'chunk',
      Object.keys(targets),
      () => chunkGraph(spec, this.#masks(new Map())),
      true,
    );
    await gradients.parameters.clear();
    for (const [i, chunk] of chunks.entries()) {
      const upstream = await memory.gatherRows(gradient, chunk.texts);
      const feeds = { ...feedsOf(chunk, i), ...gradients.sums, ...this.#scale(lossScale) };
      await backward.run({ ...feeds, upstream: upstream.tensor }, targets);
      upstream.free();
    }
    gradient.free();
    return loss;
  }

  /** The loss of a batch's embeddings `[queries + passages, width]`, and its gradient of the same shape. */
  async #lossOfAll(batch: TokenizedBatch, embeddings: Slot): Promise<{ loss: number; gradient: Slot }> {
    const { memory, width } = this.encoder;
    const [count, others] = [textCount(batch.queries), textCount(batch.passages)];
    const [first, second] = [span(0, count), span(count, others)];
    const queries = await memory.gatherRows(embeddings, first);
    const passages = await memory.gatherRows(embeddings, second);
    const { loss, gradients } = await this.#lossOf(batch, queries, passages);
    const gradient = await memory.zeros([count + others, width]);
    await memory.scatterRows(gradient, first, gradients[0]);
    await memory.scatterRows(gradient, second, gradients[1]);
    for (const slot of [queries, passages, ...gradients]) slot.free();
    return { loss, gradient };
  }

  /** Loss of a batch of embeddings, and its gradients, `[queries, width]` and `[passages, width]`. */
  async #lossOf(
    batch: TokenizedBatch,
    queries: Slot,
    passages: Slot,
  ): Promise<{ loss: number; gradients: [Slot, Slot] }> {
    const targets = { queries_gradient: new Slot(), passages_gradient: new Slot() };
    const program = await this.#program('loss', Object.keys(targets), () =>
      lossGraph(this.encoder.width, this.options.loss),
    );
    const feeds = { queries: queries.tensor, passages: passages.tensor, mask: lossMask(batch) };
    const loss = lossIn(await program.run(feeds, targets));
    return { loss, gradients: [targets.queries_gradient, targets.passages_gradient] };
  }

  #scale(lossScale: number): Feeds {
    return this.encoder.spec.precision === 'mixed' ? { [LOSS_SCALE]: scalar(lossScale) } : {};
  }

  #masks(masks: DropoutMasks): DropoutMasks | undefined {
    return this.options.dropout > 0 ? masks : undefined;
  }

  /**
   * Compiles a program when it is first needed.
   *
   * @param resident outputs that stay on the device
   * @param accumulates its gradients are written over its sums
   */
  #program(
    name: string,
    resident: readonly string[],
    build: () => Graph,
    accumulates = false,
  ): Promise<Program> {
    let program = this.#programs.get(name);
    if (!program) {
      const graph = build();
      if (accumulates) assertAccumulates(graph);
      program = Program.create(graph, this.encoder.device, resident);
      this.#programs.set(name, program);
    }
    return program;
  }

  async close(): Promise<void> {
    for (const program of this.#programs.values()) await (await program).close();
    this.gradients.free();
  }
}

/** Gradients are added up in place: a defect here would give wrong numbers without an error. */
function assertAccumulates(graph: Graph): void {
  const overwrites = [...graph.outputs.keys()].map(
    name => [name, name.replace(gradientOf(''), sumOf(''))] as const,
  );
  const faults = unsafeOverwrites(graph, new Map(overwrites));
  if (faults.length > 0) throw new Error(faults.join('\n'));
}

const lossIn = ({ loss }: Record<string, Tensor>): number => (loss!.data as Float32Array)[0]!;

const span = (start: number, count: number): Int32Array =>
  Int32Array.from({ length: count }, (_, i) => start + i);

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
