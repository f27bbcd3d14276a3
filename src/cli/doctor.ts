import { dependencies, version } from '../../package.json';
import { DEVICE_NAMES } from '../engine/devices';
import type { ProbeResult } from '../engine/probe/result';
import { describeMachine, type Machine } from '../runner/machine';
import { type ProbeOptions, probeDevice } from '../runner/probe-client';

export interface DoctorOptions extends ProbeOptions {
  /** One JSON object in place of text. */
  json: boolean;
}

/**
 * `polyrank doctor`: says what this machine has to train with. Every device is found, probed by a training step and
 * verified against the CPU's numbers; or else it is said what is missing and how to get it.
 *
 * @returns the exit code: 0 when at least the CPU works
 */
export async function doctor(options: DoctorOptions, out: { write(text: string): unknown }): Promise<number> {
  const say = (text: string) => options.json || out.write(text);
  const machine = describeMachine();
  say(machineText(machine));

  const cpu = await probeDevice('cpu', options);
  const loads = cpu.runtime !== undefined;
  say(
    line('ONNX Runtime', loads ? cpu.runtime! : `${dependencies['onnxruntime-node']}, which does not load`),
  );
  say('\n');

  const devices: ProbeResult[] = [];
  // Without the native library every device would say the same.
  for (const device of loads ? DEVICE_NAMES : (['cpu'] as const)) {
    const result = device === 'cpu' ? cpu : await probeDevice(device, { ...options, mixed: true });
    devices.push(result);
    say(deviceText(result));
  }

  if (options.json) {
    const versions = { polyrank: version, node: process.versions.node, onnxruntime: cpu.runtime ?? null };
    out.write(`${JSON.stringify({ versions, machine, devices })}\n`);
  }
  return cpu.status === 'works' ? 0 : 1;
}

const line = (name: string, ...values: string[]): string => `${name.padEnd(14)}${values.join(', ')}\n`;

const gibibytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;

function machineText({ system, glibc, processor, cores, instructions, memory }: Machine): string {
  return [
    line('Polyrank', version),
    line('Node.js', process.versions.node),
    line('System', system, ...(glibc ? [`glibc ${glibc}`] : [])),
    line('Processor', processor, `${cores} ${cores === 1 ? 'core' : 'cores'}`, ...instructions),
    line('Memory', gibibytes(memory.totalBytes), `${gibibytes(memory.availableBytes)} available`),
  ].join('');
}

const REACHED: Readonly<Record<ProbeResult['status'], string>> = {
  works: 'found, probed, verified',
  wrong: 'found, probed, wrong',
  crashed: 'found, probe failed',
  missing: 'not found',
  slow: 'found, slower than the CPU',
};

function deviceText(result: ProbeResult): string {
  const { device, status, largestDifference, speedup, mixed, seconds, reason, remedy } = result;
  const measured = [
    ...(largestDifference === undefined
      ? []
      : [`largest difference ${largestDifference.toPrecision(2)}`, `${seconds.toFixed(1)} s`]),
    ...(speedup === undefined ? [] : [`${speedup.toPrecision(2)}× as fast as the CPU`]),
    ...(mixed ? ['half precision'] : []),
  ];
  return line(device, REACHED[status], ...measured) + [reason, remedy].map(paragraph).join('');
}

/** Indented, and broken between words at the width of the rest. */
function paragraph(text: string | undefined): string {
  const lines = text?.match(/\S.{0,85}(?=\s|$)|\S+/g) ?? [];
  return lines.map(part => line('', part)).join('');
}
