import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Random } from '../../src/core/random';
import type { Graph, Value } from '../../src/graph/graph';
import { writeOnnx } from '../../src/graph/onnx/writer';
import { evaluate } from '../../src/graph/shape';

export type Feeds = Record<string, Tensor>;

/** A session on the CPU for a small graph. */
export function openGraph(graph: Graph): Promise<InferenceSession> {
  return InferenceSession.create(writeOnnx(graph).model, { logSeverityLevel: 3, intraOpNumThreads: 1 });
}

/** Runs a graph once through ONNX Runtime on the CPU. */
export async function runGraph(graph: Graph, feeds: Feeds): Promise<Record<string, Tensor>> {
  const session = await openGraph(graph);
  try {
    return (await session.run(feeds)) as Record<string, Tensor>;
  } finally {
    await session.release();
  }
}

export function tensor(
  type: 'float32' | 'float64',
  shape: readonly number[],
  fill: (i: number) => number,
): Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  const values = Array.from({ length: size }, (_, i) => fill(i));
  const data = type === 'float64' ? Float64Array.from(values) : Float32Array.from(values);
  return new Tensor(type, data, shape);
}

/** Uniform in ±[low, high], away from zero where kinks and poles are. */
export const awayFromZero =
  (random: Random, low = 0.2, high = 1.5) =>
  () =>
    (low + (high - low) * random.float()) * (random.float() < 0.5 ? -1 : 1);

export const numbers = (t: Tensor): number[] => Array.from(t.data as Float64Array, Number);

/** A value's shape with every symbol replaced by a size. */
export const concrete = (value: Value, sizes: Record<string, number>): number[] =>
  value.shape.map(dim => evaluate(dim, sizes));
