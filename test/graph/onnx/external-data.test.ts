import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { afterAll, expect, it } from 'vitest';
import { type Graph, GraphError } from '../../../src/graph/graph';
import { readOnnx } from '../../../src/graph/onnx/reader';
import { writeOnnx } from '../../../src/graph/onnx/writer';
import { numbers, runGraph } from '../harness';
import { everything, everythingFeeds } from './samples';

const NAME = 'model.onnx_data';
const folder = mkdtempSync(join(tmpdir(), 'polyrank-onnx-'));
afterAll(() => rmSync(folder, { recursive: true }));

const written = writeOnnx(everything(), { externalData: NAME });
const data = Buffer.concat(written.external);

async function lossOf(session: InferenceSession): Promise<number> {
  const result = await session.run(everythingFeeds());
  await session.release();
  return numbers(result.loss!)[0]!;
}

it('takes the large weights out of the model, and only those', () => {
  expect(data.length).toBe((300 * 4 + 300) * 4);
  expect(writeOnnx(everything()).model.length - written.model.length).toBeGreaterThan(data.length - 200);
});

it('gives them to the runtime from memory, and from a file beside the model', async () => {
  const wanted = numbers((await runGraph(everything(), everythingFeeds())).loss!)[0]!;
  const options = { logSeverityLevel: 3 } as const;
  const load = (weights: Uint8Array) =>
    InferenceSession.create(written.model, { ...options, externalData: [{ path: NAME, data: weights }] });
  expect(await lossOf(await load(data))).toBe(wanted);
  expect(await lossOf(await load(new Uint8Array(data.length)))).not.toBe(wanted);

  writeFileSync(join(folder, 'model.onnx'), written.model);
  writeFileSync(join(folder, NAME), data);
  expect(await lossOf(await InferenceSession.create(join(folder, 'model.onnx'), options))).toBe(wanted);
});

it('are read back, and missed where they are not given whole', () => {
  const weightsOf = (graph: Graph) => [...graph.initializers.values()].slice(0, 2);
  expect(weightsOf(readOnnx(written.model, data))).toEqual(weightsOf(everything()));
  expect(() => readOnnx(written.model)).toThrow(GraphError);
  expect(() => readOnnx(written.model)).toThrow(/weight are in model.onnx_data/);
  expect(() => readOnnx(written.model, data.subarray(1))).toThrow(GraphError);
});
