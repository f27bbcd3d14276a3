import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { Random } from '../../src/core/random';
import { Graph } from '../../src/graph/graph';
import { writeOnnx } from '../../src/graph/onnx/writer';
import { ENCODER_GRAPHS } from './encoder-graphs';
import { EXTREME_CASES } from './extreme-cases';
import { CASES, gradientGraph, SIZES } from './gradient-cases';
import { type Feeds, numbers } from './harness';
import { WEBGPU_GAPS } from './webgpu-gaps';

/** Gradients that are zero but for rounding are compared with this. */
const SMALLEST_SCALE = 1e-3;

/** What the process finds out about a graph, sent to its parent. */
export interface OnWebGpu {
  /** A rule, or what else the graph is. */
  name: string;
  /** Of any value or gradient from the CPU's, relative to the tensor's largest value. */
  difference: number;
  /** The tensor that it is in. */
  worst: string;
  /** Operators on floating-point numbers that ran on the CPU. */
  onCpu: string[];
  error?: string;
}

/** Runs a graph; on WebGPU, tells which operators on floating-point numbers were left to the CPU. */
async function run(
  graph: Graph,
  provider: 'cpu' | 'webgpu',
  feeds: readonly Feeds[],
): Promise<{ results: Map<string, number[]>[]; onCpu: string[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'polyrank-profile-'));
  const session = await InferenceSession.create(writeOnnx(graph).model, {
    executionProviders: provider === 'cpu' ? ['cpu'] : ['webgpu', 'cpu'],
    graphOptimizationLevel: 'basic',
    logSeverityLevel: 3,
    intraOpNumThreads: 1,
    enableProfiling: true,
    profileFilePrefix: join(folder, 'profile'),
  });
  try {
    const results: Map<string, number[]>[] = [];
    for (const feed of feeds) {
      const outputs = Object.entries(await session.run(feed));
      results.push(new Map(outputs.map(([name, tensor]) => [name, numbers(tensor)])));
    }
    session.endProfiling();
    return { results, onCpu: operatorsOnCpu(join(folder, readdirSync(folder)[0]!)) };
  } finally {
    await session.release();
    rmSync(folder, { recursive: true });
  }
}

interface ProfileEvent {
  args?: { provider?: string; op_name?: string; output_type_shape?: Record<string, unknown>[] };
}

function operatorsOnCpu(profile: string): string[] {
  const events = JSON.parse(readFileSync(profile, 'utf8')) as ProfileEvent[];
  const found = events.flatMap(({ args }) =>
    args?.provider === 'CPUExecutionProvider' && args.output_type_shape?.some(output => 'float' in output)
      ? [args.op_name!]
      : [],
  );
  return [...new Set(found)].sort();
}

/** Runs a graph on both devices. */
async function compare(name: string, graph: Graph, feeds: readonly Feeds[]): Promise<OnWebGpu> {
  const expected = await run(graph, 'cpu', feeds);
  const actual = await run(graph, 'webgpu', feeds);
  let [difference, worst] = [0, ''];
  for (const [i, tensors] of expected.results.entries()) {
    for (const [tensor, values] of tensors) {
      // A constant added to all attention keys changes nothing: its gradient is zero but for rounding.
      if (tensor.includes('.key.bias')) continue;
      const others = actual.results[i]!.get(tensor)!;
      const scale = Math.max(SMALLEST_SCALE, ...values.map(Math.abs));
      const largest = Math.max(...values.map((value, k) => Math.abs(value - others[k]!))) / scale;
      if (!(largest <= difference)) [difference, worst] = [largest, tensor];
    }
  }
  return { name, difference, worst, onCpu: actual.onCpu };
}

/** The gradients of all cases of a rule in one graph: compiling is what takes time. */
function ruleGraph(rule: keyof typeof CASES): { graph: Graph; feeds: Feeds[] } {
  const graph = new Graph();
  const cases = CASES[rule]!.filter((_, i) => !WEBGPU_GAPS[rule]?.fails?.includes(i)).map((c, i) =>
    gradientGraph(c, 'float32', graph, `case${i}_`),
  );
  const feeds = SIZES.slice(0, 2).map((sizes, i) => {
    const random = new Random(i);
    return Object.assign({}, ...cases.map(c => c.feeds(sizes, random))) as Feeds;
  });
  return { graph, feeds };
}

async function main(): Promise<void> {
  const graphs = [
    ...Object.keys(CASES).map(rule => ({ name: rule, ...ruleGraph(rule as keyof typeof CASES) })),
    ...ENCODER_GRAPHS.map(({ name, graph, feeds }) => ({ name, graph, feeds: [feeds] })),
    ...EXTREME_CASES.map(({ name, graph, feeds }) => ({ name, graph, feeds: [feeds] })),
  ];
  // Two sessions that run on WebGPU at once can crash: one after the other.
  for (const { name, graph, feeds } of graphs) {
    const result: OnWebGpu = await compare(name, graph, feeds).catch(error => {
      return { name, difference: Number.NaN, worst: '', onCpu: [], error: String(error) };
    });
    process.send!(result);
  }
  process.disconnect();
}

void main();
