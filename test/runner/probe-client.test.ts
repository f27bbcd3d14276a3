import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import type { ProbeResult } from '../../src/engine/probe/result';
import { probeDevice } from '../../src/runner/probe-client';
import { hasSwiftShader, swiftShader } from '../swift-shader';
import { bundle } from './bundle';

const script = await bundle('runner/probe-child');
const folder = await mkdtemp(join(tmpdir(), 'polyrank-probe-'));
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

/** A probe that does what no machine can be asked to do. */
async function fake(body: string): Promise<{ script: string }> {
  const path = join(folder, 'probe.js');
  await writeFile(path, body);
  return { script: path };
}

describe('a probe', () => {
  it('finds that the CPU works', async () => {
    const result = await probeDevice('cpu', { script });
    expect(result).toMatchObject({ device: 'cpu', status: 'works', runtime: '1.30.0' });
    expect(result.largestDifference).toBeLessThan(1e-4);
    expect(result.seconds).toBeGreaterThan(0);
  });

  it.runIf(process.platform === 'linux')('finds that a device of another system is missing', async () => {
    expect(await probeDevice('dml', { script })).toMatchObject({
      status: 'missing',
      reason: `onnxruntime-node has dml on Windows, not on linux ${process.arch}`,
    });
  });

  it.runIf(process.platform === 'linux' && process.arch === 'x64')('tells that there is no GPU', async () => {
    vi.stubEnv('VK_ICD_FILENAMES', join(folder, 'no-such-driver.json'));
    vi.stubEnv('VK_DRIVER_FILES', join(folder, 'no-such-driver.json'));
    const result = await probeDevice('webgpu', { script });
    expect(result.status).toBe('missing');
    expect(result.reason).toBe('Failed to get a WebGPU adapter: No supported adapters');
    expect(result.remedy).toMatch(/^Install the Vulkan loader/);
  });

  it('outlives a process that dies', async () => {
    const result = await probeDevice('webgpu', await fake('console.error("driver: bad"); process.abort()'));
    expect(result).toMatchObject({ device: 'webgpu', status: 'crashed' });
    expect(result.remedy).toMatch(/newer driver/);
    if (process.platform !== 'win32') expect(result.reason).toMatch(/^its process ended with SIGABRT: /);
  });

  it('gives up a process that hangs, and leaves none behind', async () => {
    const hanging = await fake(
      `require('fs').writeFileSync(__filename + '.pid', String(process.pid)); for (;;);`,
    );
    const result = await probeDevice('webgpu', { ...hanging, timeLimit: 1 });
    expect(result).toMatchObject({ status: 'crashed', reason: 'no answer within 1 s' });
    const pid = Number(readFileSync(`${hanging.script}.pid`, 'utf8'));
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('is not kept by a process that has answered and does not leave', async () => {
    const result: ProbeResult = { device: 'webgpu', status: 'works', seconds: 1, largestDifference: 1e-5 };
    const { script } = await fake(`process.send(${JSON.stringify(result)}); setInterval(() => {}, 1000)`);
    expect(await probeDevice('webgpu', { script })).toEqual(result);
  });
});

describe('WebGPU through SwiftShader, a Vulkan driver on the CPU', () => {
  it.skipIf(!hasSwiftShader)("gives the CPU's numbers", async () => {
    for (const [name, value] of Object.entries(swiftShader(folder))) vi.stubEnv(name, value);
    const result = await probeDevice('webgpu', { script, timeLimit: 110 });
    console.info(`WebGPU: largest difference ${result.largestDifference}, ${result.seconds.toFixed(1)} s`);
    expect(result).toMatchObject({ status: 'works' });
    expect(result.largestDifference).toBeLessThan(1e-4);
  });
});
