import { WORD_EMBEDDINGS } from '../encoder/architectures/names';
import { frozenEmbedGraph, int8EmbedGraph, type ParameterValues } from '../encoder/training/graphs';
import type { Graph } from '../graph/graph';
import { Device } from './devices';
import type { DualEncoder, Embedder } from './dual-encoder';
import { embedTexts } from './embed-texts';
import { type Feeds, float32, Program, type Tensor } from './runtime';
import type { TokenizedTexts } from './token-batch';

/** Embeds with the parameters that an encoder had when this was made: they are part of the program. */
export class FrozenEncoder implements Embedder {
  private constructor(
    readonly width: number,
    /** The encoder's, where embeddings are searched. */
    readonly device: Device,
    private readonly program: Program,
    private readonly feeds: Feeds,
  ) {}

  /** On the encoder's device. Nothing but tokens and embeddings comes and goes. */
  static whole(encoder: DualEncoder): Promise<FrozenEncoder> {
    const build = (values: ParameterValues) => frozenEmbedGraph(encoder.spec, values);
    return FrozenEncoder.#create(encoder, build, encoder.device);
  }

  /**
   * In int8, on the CPU, the one provider that has these operators, whatever the device of the encoder. Embeddings depend a
   * little on the texts beside them: a chunk has one range of states.
   */
  static int8(encoder: DualEncoder): Promise<FrozenEncoder> {
    const build = (values: ParameterValues) => int8EmbedGraph(encoder.spec, values);
    return FrozenEncoder.#create(encoder, build, new Device('cpu', encoder.device.threads));
  }

  static async #create(
    encoder: DualEncoder,
    build: (values: ParameterValues) => Graph,
    device: Device,
  ): Promise<FrozenEncoder> {
    const values = await encoder.readAll();
    const graph = build(name => values.get(name)!);
    const program = await Program.create(graph, device);
    const feeds: Record<string, Tensor> = {};
    if (graph.inputs.some(({ name }) => name === WORD_EMBEDDINGS))
      feeds[WORD_EMBEDDINGS] = float32(values.get(WORD_EMBEDDINGS)!, encoder.table.tensor.dims);
    return new FrozenEncoder(encoder.width, encoder.device, program, feeds);
  }

  /** As `DualEncoder.embed`. */
  embed(texts: TokenizedTexts, budget: number, progress?: (done: number) => void): Promise<Float32Array> {
    return embedTexts(this.program, this.feeds, this.width, texts, budget, progress);
  }

  close(): Promise<void> {
    return this.program.close();
  }
}
