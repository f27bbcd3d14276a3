import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogOutputChannel } from 'vscode';
import type { Assistant } from '../../../src/core/experiment/assist/assistant';
import { EXAMPLE } from '../../../src/core/experiment/reference';
import type { Remote } from '../../../src/core/rpc/messages';
import { RpcWorker } from '../../../src/extension/worker';

let folder: string;
const errors: string[] = [];
const log = { error: (error: unknown) => errors.push(String(error)) } as unknown as LogOutputChannel;
const workers: { dispose(): void }[] = [];

/** The bundle of a script with nothing of the editor and nothing native: either would fail to load in a thread. */
async function started<T extends Remote<T>>(name: string, contents: string): Promise<RpcWorker<T>> {
  const outfile = join(folder, `${name}.js`);
  await esbuild.build({
    stdin: { contents, resolveDir: process.cwd(), loader: 'ts' },
    bundle: true,
    platform: 'node',
    outfile,
    logLevel: 'silent',
    plugins: [
      {
        name: 'refuse',
        setup: ({ onResolve }) => {
          onResolve({ filter: /^(vscode|onnxruntime-.*)$/ }, ({ path }) => ({ errors: [{ text: path }] }));
        },
      },
    ],
  });
  const worker = new RpcWorker<T>(outfile, log);
  workers.push(worker);
  return worker;
}

let worker: RpcWorker<Assistant>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polyrank-worker-'));
  worker = await started('checker', "import './src/extension/experiments/checker-worker'");
});
afterAll(async () => {
  for (const worker of workers) worker.dispose();
  await rm(folder, { recursive: true });
});

describe('the thread that reads experiment files', () => {
  it('answers', async () => {
    const file = join(folder, 'x.polyrank.yaml');
    await writeFile(join(folder, 'train.jsonl'), '{"language":"de"}\n');
    const text = 'encoder: e\nsed: 3\ntrain: {data: {path: train.jsonl, languages: []}, steps: 3}';
    const findings = await worker.api.checkText(text, file);
    expect(findings.map(({ code }) => code)).toEqual(['unknown-key', 'wrong-value']);
    expect(await worker.api.safeFixes(text, file, findings)).toMatchObject([{ newText: 'seed' }]);
    expect(await worker.api.complete(text, file, text.indexOf('[') + 1)).toMatchObject([{ label: 'de' }]);
    expect(await worker.api.hover(text, file, 0)).toMatchObject({ offset: 0, endOffset: 7 });
    expect(await worker.api.links(text, file)).toHaveLength(1);
    expect(await worker.api.outline(text)).toHaveLength(3);
    expect(await worker.api.lenses(EXAMPLE, file, false)).toHaveLength(2);
    expect((await worker.api.check(text, file)).folders).toEqual([folder]);
    expect(await worker.api.checkData(text, file)).toEqual([]);
  });

  it('does not begin what is taken back', async () => {
    const slow = 'a: 1\n'.repeat(4000);
    const controllers = Array.from({ length: 50 }, () => new AbortController());
    const calls = controllers.map(({ signal }) => worker.api.checkText(slow, 'x', signal));
    for (const controller of controllers) controller.abort();
    const outcomes = await Promise.allSettled(calls);
    expect(outcomes.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(45);
  });

  it('answers what is quick while something slow waits for the disk', async () => {
    const order: string[] = [];
    const text = `encoder: e\ntrain: {data: [${'a.jsonl, '.repeat(500)}], steps: 3}`;
    await Promise.all([
      worker.api.check(text, join(folder, 'x')).then(() => order.push('check')),
      worker.api.complete('dev', 'x', 3).then(() => order.push('complete')),
    ]);
    expect(order).toEqual(['complete', 'check']);
  });
});

describe('RpcWorker', () => {
  it('starts a thread that died anew with the next call', async () => {
    const mortal = await started<{ live(): Promise<number>; die(): Promise<void> }>(
      'mortal',
      `import { serveWorker } from './src/core/rpc/worker-thread';
      let calls = 0;
      serveWorker({ live: async () => ++calls, die: async () => process.exit(3) });`,
    );
    expect(await mortal.api.live()).toBe(1);
    expect(await mortal.api.live()).toBe(2);
    await expect(mortal.api.die()).rejects.toThrow('the worker ended with code 3');
    expect(await mortal.api.live()).toBe(1);
  });
});
