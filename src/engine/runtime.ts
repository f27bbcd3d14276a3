import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Graph } from '../graph/graph';
import { writeOnnx } from '../graph/onnx/writer';
import type { Device } from './devices';
import type { Slot } from './memory/slot';

export { Tensor } from 'onnxruntime-node';

export type Feeds = Readonly<Record<string, Tensor>>;

/** float32 tensor over `data`, which is not copied. */
export const float32 = (data: Float32Array, shape: readonly number[]): Tensor =>
  new Tensor('float32', data, shape);
export const int32 = (data: Int32Array, shape: readonly number[]): Tensor => new Tensor('int32', data, shape);
export const int64 = (data: Int32Array, shape: readonly number[]): Tensor =>
  new Tensor('int64', BigInt64Array.from(data, BigInt), shape);
export const scalar = (value: number): Tensor => new Tensor('float32', Float32Array.of(value), []);

/** The name under which a model finds its weights in memory. */
const WEIGHTS = 'weights';

/**
 * A compiled graph, ready to run again and again. Create it once and reuse it: sessions that come and go leak memory in the
 * runtime.
 */
export class Program {
  /** Buffers on a GPU that it has made and that are not freed yet. */
  #buffers = 0;
  #closed = false;

  private constructor(
    readonly name: string,
    readonly outputs: readonly string[],
    private readonly device: Device,
    private readonly session: InferenceSession,
  ) {}

  /** @param resident outputs that stay on the device, for slots; no others may be written into slots of a GPU's memory */
  static async create(graph: Graph, device: Device, resident: Iterable<string> = []): Promise<Program> {
    const outputs = [...graph.outputs.keys()];
    const staying = new Set(device.isResident ? resident : []);
    const locations = Object.fromEntries(
      outputs.map(name => [name, staying.has(name) ? 'gpu-buffer' : 'cpu'] as const),
    );
    // Beside the model, because protobuf ends at 2 GiB, and takes copies of what is inside it.
    const { model, external } = writeOnnx(graph, { externalData: WEIGHTS });
    const session = await InferenceSession.create(model, {
      ...device.sessionOptions(),
      ...(external.length > 0 && { externalData: [{ path: WEIGHTS, data: Buffer.concat(external) }] }),
      ...(staying.size > 0 && { preferredOutputLocation: locations }),
    });
    return new Program(graph.name, outputs, device, session);
  }

  /**
   * Runs the graph. It blocks the thread until the results are there.
   *
   * @param into slots that take outputs; the results that are not named come back to the CPU. In CPU memory a slot's tensor is
   *   written in place, also over an input where `unsafeOverwrites` finds no fault.
   */
  async run(feeds: Feeds, into: Readonly<Record<string, Slot>> = {}): Promise<Record<string, Tensor>> {
    if (!this.device.isResident) this.#refuseBuffers(feeds);
    const fetches: Record<string, Tensor | null> = {};
    for (const name of this.outputs) {
      const slot = into[name];
      // A GPU's results are always buffers of their own: the runtime leaves those it is given alone, without an error.
      fetches[name] = this.device.isResident || !slot || slot.isEmpty ? null : slot.tensor;
    }
    const results = (await this.session.run(feeds, fetches)) as Record<string, Tensor>;
    for (const [name, slot] of Object.entries(into)) {
      // What was written in place comes back as another tensor over the same memory.
      if (!fetches[name]) this.#hand(results[name]!, slot);
      delete results[name];
    }
    return results;
  }

  #hand(tensor: Tensor, slot: Slot): void {
    if (tensor.location !== 'gpu-buffer') {
      slot.put(tensor);
      return;
    }
    this.#buffers++;
    slot.put(tensor, () => {
      this.#buffers--;
      void this.#release();
    });
  }

  /** The runtime takes a GPU's buffer for an address in CPU memory: it would give wrong numbers without an error. */
  #refuseBuffers(feeds: Feeds): void {
    for (const [name, { location }] of Object.entries(feeds)) {
      if (location === 'gpu-buffer')
        throw new Error(
          `${this.name} runs on ${this.device.name}, and its input ${name} is in a GPU's memory`,
        );
    }
  }

  /** What it has put into slots stays there. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#release();
  }

  /** To free a buffer whose session is gone ends the process: the session lasts as long as what it has made. */
  async #release(): Promise<void> {
    if (this.#closed && this.#buffers === 0) await this.session.release();
  }
}
