import { WORD_EMBEDDINGS } from '../encoder/architectures/names';
import { int8EmbedGraph } from '../encoder/training/graphs';
import { Device } from './devices';
import type { DualEncoder, Embedder } from './dual-encoder';
import { embedTexts } from './embed-texts';
import { type Feeds, float32, Program } from './runtime';
import type { TokenizedTexts } from './token-batch';

export type EmbeddingPrecision = 'float32' | 'int8';

/** What embeds in a precision, with the parameters that the encoder has now. */
export async function openEmbedder(
  encoder: DualEncoder,
  precision: EmbeddingPrecision,
): Promise<DualEncoder | Int8Encoder> {
  return precision === 'int8' ? Int8Encoder.create(encoder) : encoder;
}

/**
 * Embeds in int8 with the parameters that an encoder has when this is made. It runs on the CPU, the one provider that has
 * these operators, whatever the device of the encoder.
 */
export class Int8Encoder implements Embedder {
  private constructor(
    readonly width: number,
    /** The encoder's, where embeddings are searched. */
    readonly device: Device,
    private readonly program: Program,
    private readonly feeds: Feeds,
  ) {}

  static async create(encoder: DualEncoder): Promise<Int8Encoder> {
    const values = await encoder.readAll();
    const graph = int8EmbedGraph(encoder.spec, name => values.get(name)!);
    const program = await Program.create(graph, new Device('cpu', encoder.device.threads));
    const table = float32(values.get(WORD_EMBEDDINGS)!, encoder.table.tensor.dims);
    return new Int8Encoder(encoder.width, encoder.device, program, { [WORD_EMBEDDINGS]: table });
  }

  /** As `DualEncoder.embed`. Embeddings depend a little on the texts beside them: a chunk has one range of states. */
  embed(texts: TokenizedTexts, budget: number, progress?: (done: number) => void): Promise<Float32Array> {
    return embedTexts(this.program, this.feeds, this.width, texts, budget, progress);
  }

  close(): Promise<void> {
    return this.program.close();
  }
}
