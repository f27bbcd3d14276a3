import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { UserError } from '../../src/core/errors';
import type { ProbeResult } from '../../src/engine/probe/result';
import { DeviceChooser } from '../../src/runner/choose-device';

const folder = await mkdtemp(join(tmpdir(), 'polyrank-choice-'));
afterAll(() => rm(folder, { recursive: true }));

let scripts = 0;

/** A chooser whose probes answer with what no machine can be asked to be. */
async function answering(result: Partial<ProbeResult>): Promise<{ chooser: DeviceChooser; script: string }> {
  const script = join(folder, `probe-${scripts++}.js`);
  const answer = { device: 'webgpu', seconds: 1, ...result };
  await writeFile(
    script,
    `require('fs').appendFileSync(__filename + '.log', process.argv[2] + '\\n');
    process.send(${JSON.stringify(answer)});`,
  );
  return { chooser: new DeviceChooser({ script }), script };
}

const WORKS = { status: 'works', largestDifference: 1e-5, speedup: 20 } as const;

it('takes the CPU without a probe', async () => {
  const { chooser, script } = await answering(WORKS);
  expect(await chooser.choose('cpu')).toBe('cpu');
  await expect(readFile(`${script}.log`)).rejects.toThrow('ENOENT');
});

it('takes the GPU for auto where it works and is faster than the CPU', async () => {
  expect(await (await answering(WORKS)).chooser.choose('auto')).toBe('webgpu');
  for (const status of ['wrong', 'missing', 'crashed', 'slow'] as const)
    expect(await (await answering({ status, reason: 'it does not' })).chooser.choose('auto')).toBe('cpu');
});

it('takes a device that works when it is asked for, however slow', async () => {
  const { chooser } = await answering({ ...WORKS, device: 'cuda', speedup: 0.3 });
  expect(await chooser.choose('cuda')).toBe('cuda');
});

it('probes each device once', async () => {
  const { chooser, script } = await answering(WORKS);
  for (let i = 0; i < 3; i++) await chooser.choose('auto');
  for (let i = 0; i < 3; i++) await chooser.choose('cuda');
  expect(await readFile(`${script}.log`, 'utf8')).toBe('webgpu\ncuda\n');
});

it('refuses a device that computes wrongly, with the numbers', async () => {
  const reason = 'the loss, at once is off by 4.0e-1 of its largest value; 0.001 is allowed';
  const { chooser } = await answering({ status: 'wrong', largestDifference: 0.4, reason });
  const choice = chooser.choose('webgpu');
  await expect(choice).rejects.toThrow(UserError);
  await expect(choice).rejects.toThrow(
    `device webgpu computes wrongly: ${reason}. Try a newer driver; until then use another device. Or use the device cpu.`,
  );
});

it('takes mixed precision to no device that has no half precision', async () => {
  const { chooser } = await answering({ ...WORKS, mixed: true });
  expect(await chooser.choose('auto', true)).toBe('webgpu');
  const without = (await answering({ ...WORKS, mixed: false })).chooser;
  for (const choice of ['auto', 'webgpu', 'cpu'] as const)
    await expect(without.choose(choice, true)).rejects.toThrow(
      /mixed precision does not work here: .* Set train\.precision to float32\./,
    );
});
