import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { doctor } from '../../src/cli/doctor';
import type { ProbeResult } from '../../src/engine/probe/result';
import { bundle } from '../runner/bundle';

const script = await bundle('runner/probe-child');
const folder = await mkdtemp(join(tmpdir(), 'polyrank-doctor-'));
afterAll(() => rm(folder, { recursive: true }));
beforeEach(() => {
  vi.stubEnv('VK_ICD_FILENAMES', join(folder, 'none.json'));
  return () => vi.unstubAllEnvs();
});

async function run(options: { json?: boolean; script?: string }): Promise<{ code: number; text: string }> {
  let text = '';
  const out = { write: (part: string) => (text += part) };
  const code = await doctor({ json: false, script, ...options }, out);
  return { code, text };
}

describe('polyrank doctor', () => {
  it('describes the machine and every device, and is content with a CPU', async () => {
    const { code, text } = await run({});
    expect(code).toBe(0);
    expect(text).toMatch(/^Polyrank {6}\d+\.\d+\.\d+$/m);
    expect(text).toMatch(/^Processor {5}\S.*, \d+ cores?/m);
    expect(text).toMatch(/^ONNX Runtime {2}1\.30\.0$/m);
    expect(text).toMatch(/^cpu {11}found, probed, verified, largest difference \S+, \d+\.\d s$/m);
    for (const device of ['webgpu', 'cuda', 'dml', 'coreml'])
      expect(text).toMatch(new RegExp(`^${device} +(not )?found`, 'm'));
    for (const line of text.split('\n').filter(line => !line.includes('/')))
      expect(line.length).toBeLessThan(101);
  });

  it('says the same in one JSON object', async () => {
    const { code, text } = await run({ json: true });
    expect(code).toBe(0);
    const { versions, machine, devices } = JSON.parse(text) as {
      versions: Record<string, string>;
      machine: { cores: number; memory: { totalBytes: number } };
      devices: ProbeResult[];
    };
    expect(versions).toMatchObject({ node: process.versions.node, onnxruntime: '1.30.0' });
    expect(machine.cores).toBeGreaterThan(0);
    expect(machine.memory.totalBytes).toBeGreaterThan(2 ** 28);
    expect(devices.map(({ device }) => device)).toEqual(['cpu', 'webgpu', 'cuda', 'dml', 'coreml']);
    expect(devices[0]).toMatchObject({ status: 'works' });
  });

  it('tells why the native library does not load, and exits with 1', async () => {
    // A copy of the probe whose onnxruntime-node fails as on a system with an old C library.
    const old = join(folder, 'old');
    const runtime = join(old, 'node_modules/onnxruntime-node');
    await mkdir(runtime, { recursive: true });
    await copyFile(script, join(old, 'probe.js'));
    await writeFile(
      join(runtime, 'index.js'),
      'throw new Error("/lib64/libc.so.6: version `GLIBC_2.28\' not found (required by libonnxruntime.so.1)")',
    );
    const { code, text } = await run({ script: join(old, 'probe.js') });
    expect(code).toBe(1);
    expect(text).toMatch(/^ONNX Runtime {2}1\.30\.0, which does not load$/m);
    expect(text).toMatch(/^cpu {11}not found$/m);
    expect(text).toContain("version `GLIBC_2.28' not found");
    expect(text).toContain('needs glibc 2.28 or newer');
    expect(text).not.toMatch(/^webgpu/m);
  });
});
