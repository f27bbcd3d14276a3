import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../runner/bundle';
import { hasSwiftShader, swiftShader } from '../swift-shader';
import { ENCODER_GRAPHS } from './encoder-graphs';
import { EXTREME_CASES } from './extreme-cases';
import { CASES } from './gradient-cases';
import type { OnWebGpu } from './webgpu-child';
import { WEBGPU_GAPS } from './webgpu-gaps';

const script = await bundle('../test/graph/webgpu-child');
const folder = mkdtempSync(join(tmpdir(), 'polyrank-webgpu-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(!hasSwiftShader)("WebGPU gives the CPU's numbers", () => {
  const results = new Map<string, OnWebGpu>();
  let log = '';
  // In a process of its own: a driver that fails can take it down.
  beforeAll(async () => {
    const child = fork(script, {
      env: { ...process.env, ...swiftShader(folder) },
      stdio: 'pipe',
      serialization: 'advanced',
    });
    child.stderr!.on('data', text => {
      log += text;
    });
    child.on('message', (result: OnWebGpu) => results.set(result.name, result));
    await new Promise(resolve => child.on('exit', resolve));
  }, 600_000);

  function same(name: string): OnWebGpu {
    const result = results.get(name);
    if (!result) throw new Error(`the process ended before it: ${log}`);
    expect(result.error).toBeUndefined();
    expect(result.difference, result.worst).toBeLessThan(1e-4);
    return result;
  }

  const rules = Object.keys(CASES) as (keyof typeof CASES)[];
  it.each(rules)('for the gradient of %s', rule => {
    expect(same(rule).onCpu).toEqual(WEBGPU_GAPS[rule]?.onCpu ?? []);
  });

  it.each(ENCODER_GRAPHS.map(({ name, graph }) => [name, graph] as const))('for %s', (name, graph) => {
    const { onCpu } = same(name);
    const lacking = Object.keys(WEBGPU_GAPS).filter(rule => !['Cast', 'ReduceMean'].includes(rule));
    expect(graph.nodes.filter(node => lacking.includes(node.op))).toEqual([]);
    // The number of queries, by which the loss is divided.
    expect(onCpu).toEqual(name.includes('step') ? WEBGPU_GAPS.ReduceMean!.onCpu : []);
  });

  it.each(EXTREME_CASES.map(({ name }) => name))('for extreme values: %s', name => void same(name));
});
