import { env, InferenceSession, listSupportedBackends } from 'onnxruntime-node';
import { Graph } from '../../graph/graph';
import { writeOnnx } from '../../graph/onnx/writer';
import * as op from '../../graph/operators';
import { AVAILABILITY, Device, type DeviceName } from '../devices';
import { largestDifference } from './compare';
import type { ProbeRequest, ProbeResult } from './result';
import { speedupOf } from './speedup';
import { tinyStep } from './tiny-step';

/**
 * The largest difference of a device that works. In float32 another order of additions makes about 1e-5. CUDA multiplies
 * matrices in TF32: rounding their factors to its 11 significant bits makes 1.1e-2.
 */
const tolerance = (device: DeviceName): number => (device === 'cuda' ? 3e-2 : 1e-3);

/** Half precision has 11 significant bits; a training step of two layers of products adds up their roundings. */
const MIXED_TOLERANCE = 5e-2;

/**
 * Runs a training step on a device and on the CPU and compares the numbers. A faulty driver can take the process down or
 * stop it for good: call it where that does no harm.
 */
export async function probe(device: DeviceName, request: ProbeRequest = {}): Promise<ProbeResult> {
  const found = { device, seconds: 0, runtime: env.versions.node! };
  if (!listSupportedBackends().some(({ name }) => name === device)) {
    const reason = `onnxruntime-node has ${device} ${AVAILABILITY[device]}, not on ${process.platform} ${process.arch}`;
    return { ...found, status: 'missing', reason };
  }
  try {
    if (device !== 'cpu') await multiply(device);
  } catch (error) {
    return { ...found, status: 'missing', reason: messageOf(error) };
  }
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  try {
    return { ...found, ...(await verify(new Device(device), request)), seconds: seconds() };
  } catch (error) {
    return { ...found, seconds: seconds(), status: 'crashed', reason: messageOf(error) };
  }
}

async function verify(
  device: Device,
  { mixed, faster }: ProbeRequest,
): Promise<Pick<ProbeResult, 'status' | 'speedup' | 'largestDifference' | 'mixed' | 'reason'>> {
  const speedup = device.name === 'cpu' ? undefined : await speedupOf(device);
  const speed = speedup === undefined ? {} : { speedup };
  // A GPU in software takes a minute to compile the programs of a training step.
  if (faster && speedup !== undefined && speedup <= 1) {
    const reason = `it multiplies matrices at ${speedup.toPrecision(2)} times the speed of the CPU`;
    return { status: 'slow', ...speed, reason };
  }
  // On one thread, so that the CPU too is compared with another order of additions.
  const expected = await tinyStep(new Device('cpu', 1));
  const { largest, name } = largestDifference(expected, await tinyStep(device));
  const result = { ...speed, largestDifference: largest };
  const allowed = tolerance(device.name);
  if (largest <= allowed)
    return { status: 'works', ...result, ...(mixed && { mixed: await worksMixed(device, expected) }) };
  const reason = `the ${name} is off by ${largest.toExponential(1)} of its largest value; ${allowed} is allowed`;
  return { status: 'wrong', ...result, reason };
}

/**
 * Compiles a matrix product for the device alone. Without this a device that is not there, or takes no product whose sizes
 * change from run to run, would go unnoticed: the runtime hands over to the CPU.
 */
async function multiply(device: DeviceName): Promise<void> {
  const graph = new Graph('multiply');
  const a = graph.input('a', 'float32', ['rows', 8]);
  graph.output('product', op.matMul(a, graph.input('b', 'float32', [8, 8])));
  const session = await InferenceSession.create(writeOnnx(graph).model, {
    ...new Device(device).sessionOptions(),
    executionProviders: [device],
    extra: { session: { disable_cpu_ep_fallback: '1' } },
  });
  await session.release();
}

/** Without half precision a device refuses the programs. */
async function worksMixed(device: Device, expected: ReadonlyMap<string, Float32Array>): Promise<boolean> {
  try {
    return largestDifference(expected, await tinyStep(device, 'mixed')).largest <= MIXED_TOLERANCE;
  } catch {
    return false;
  }
}

/** ONNX Runtime puts its source file and the condition that failed before what it has to say. */
const messageOf = (error: unknown): string =>
  String(error instanceof Error ? error.message : error)
    .replace(/^.* was false\. /s, '')
    .trim();
