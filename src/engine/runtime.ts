import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Graph } from '../graph/graph';
import { writeOnnx } from '../graph/onnx/writer';
import type { Device } from './devices';

export { Tensor } from 'onnxruntime-node';

export type Feeds = Readonly<Record<string, Tensor>>;

/** float32 tensor over `data`, which is not copied. */
export const float32 = (data: Float32Array, shape: readonly number[]): Tensor =>
  new Tensor('float32', data, shape);
export const int32 = (data: Int32Array, shape: readonly number[]): Tensor => new Tensor('int32', data, shape);
export const scalar = (value: number): Tensor => new Tensor('float32', Float32Array.of(value), []);

/**
 * A compiled graph, ready to run again and again. Create it once and reuse it: sessions that come and go leak memory in the
 * runtime.
 */
export class Program {
  private constructor(
    readonly name: string,
    readonly outputs: readonly string[],
    private readonly session: InferenceSession,
  ) {}

  static async create(graph: Graph, device: Device): Promise<Program> {
    const session = await InferenceSession.create(writeOnnx(graph).model, device.sessionOptions());
    return new Program(graph.name, [...graph.outputs.keys()], session);
  }

  /**
   * Runs the graph. It blocks the thread until the results are there.
   *
   * @param into tensors that take outputs in place; those not named are allocated. On the CPU an output may be written over
   *   an input where `unsafeOverwrites` finds no fault.
   */
  async run(feeds: Feeds, into: Feeds = {}): Promise<Record<string, Tensor>> {
    const fetches: Record<string, Tensor | null> = {};
    for (const name of this.outputs) fetches[name] = into[name] ?? null;
    return (await this.session.run(feeds, fetches)) as Record<string, Tensor>;
  }

  async close(): Promise<void> {
    await this.session.release();
  }
}
