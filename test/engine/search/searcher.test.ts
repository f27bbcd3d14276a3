import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../../src/core/random';
import { Device } from '../../../src/engine/devices';
import { countGraph, pickGraph, scoreGraph, topGraph } from '../../../src/engine/search/device-programs';
import { EmbeddingFile } from '../../../src/engine/search/embedding-file';
import type { SearchInput, SearchResult } from '../../../src/engine/search/model';
import { search } from '../../../src/engine/search/searcher';
import { writeOnnx } from '../../../src/graph/onnx/writer';
import { hasSwiftShader, swiftShader } from '../../swift-shader';

const folder = mkdtempSync(join(tmpdir(), 'polyrank-search-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Embeddings of `levels` different integers, so that products are exact, and ties common where the levels are few. */
async function randomInput(
  random: Random,
  queries: number,
  passages: number,
  languages: number,
  levels: number,
): Promise<SearchInput> {
  const width = 8;
  const rows = (n: number) =>
    Float32Array.from({ length: n * width }, () => random.integer(levels) - (levels >> 1));
  const file = await EmbeddingFile.create(join(folder, `${random.uint32()}.f32`), width);
  const half = passages >> 1;
  await file.append(rows(half));
  await file.append(rows(passages - half));
  const offsets = [0];
  const judged: number[] = [];
  for (let q = 0; q < queries; q++) {
    const count = random.integer(q % 10 === 0 ? Math.min(passages >> 1, 300) : 6);
    const chosen = new Set(Array.from({ length: count }, () => random.integer(passages)));
    judged.push(...chosen);
    offsets.push(judged.length);
  }
  return {
    queries: rows(queries),
    passages: file,
    queryLanguage: Int32Array.from({ length: queries }, () => random.integer(languages)),
    passageLanguage: Int32Array.from({ length: passages }, () => random.integer(languages)),
    languages,
    tieOrder: random.shuffle(Int32Array.from({ length: passages }, (_, i) => i)),
    judged: { offsets: Int32Array.from(offsets), passages: Int32Array.from(judged) },
    depth: 7,
    crossDepth: 3,
  };
}

/** Sorts everything. */
async function checkAgainstSort(input: SearchInput, result: SearchResult): Promise<void> {
  const { passages, tieOrder, judged } = input;
  const { width } = passages;
  const table = new Float32Array(passages.count * width);
  await passages.read(0, table);
  const total = input.queries.length / width;
  for (let q = 0; q < total; q++) {
    const score = (p: number) => {
      let sum = 0;
      for (let k = 0; k < width; k++) sum += input.queries[q * width + k]! * table[p * width + k]!;
      return sum;
    };
    const order = Array.from({ length: passages.count }, (_, p) => p);
    const scores = order.map(score);
    order.sort((a, b) => scores[b]! - scores[a]! || tieOrder[a]! - tieOrder[b]!);
    expect([...result.all[q]!.passages]).toEqual(order.slice(0, input.depth));
    expect([...result.all[q]!.scores]).toEqual(order.slice(0, input.depth).map(p => scores[p]));
    const pools = Array.from({ length: input.languages }, (_, l) =>
      order.filter(p => input.passageLanguage[p] === l),
    );
    for (const [l, pool] of pools.entries()) {
      const depth = l === input.queryLanguage[q] ? input.depth : input.crossDepth;
      expect([...result.byLanguage[q]![l]!.passages]).toEqual(pool.slice(0, depth));
    }
    for (let e = judged.offsets[q]!; e < judged.offsets[q + 1]!; e++) {
      const p = judged.passages[e]!;
      expect(result.judged.scores[e]).toBe(scores[p]);
      expect(result.judged.allRanks[e]).toBe(order.indexOf(p) + 1);
      expect(result.judged.ownRanks[e]).toBe(pools[input.passageLanguage[p]!]!.indexOf(p) + 1);
    }
  }
}

const devices = { cpu: new Device('cpu', 1), ...(hasSwiftShader && { webgpu: new Device('webgpu') }) };
beforeAll(() => Object.assign(process.env, hasSwiftShader && swiftShader(folder)));

describe('exact search equals a full sort, ties included', () => {
  const sizes = [
    [5, 30, 1, 3],
    [40, 211, 3, 3],
    [40, 211, 3, 1001],
    [300, 90, 4, 3],
    [3, 40_000, 2, 3],
    [3, 40_000, 2, 101],
  ] as const;
  // One after the other: two WebGPU sessions at work in one process can end it.
  for (const device of Object.values(devices)) {
    it.each(sizes)(
      `on ${device.name}: %i queries, %i passages, %i languages, %i levels`,
      async (queries, passages, languages, levels) => {
        const input = await randomInput(new Random(queries, passages), queries, passages, languages, levels);
        const steps: number[] = [];
        await checkAgainstSort(input, await search(input, device, done => steps.push(done)));
        expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
        expect(steps.at(-1)).toBe(queries);
        await input.passages.discard();
      },
    );
  }
});

it.skipIf(!hasSwiftShader)('no step of the search on WebGPU falls back to the CPU', async () => {
  const graphs = [scoreGraph(8), pickGraph(), topGraph(), countGraph()];
  for (const graph of graphs) {
    const session = await InferenceSession.create(writeOnnx(graph).model, {
      ...devices.webgpu!.sessionOptions(),
      executionProviders: ['webgpu'],
      extra: { session: { disable_cpu_ep_fallback: '1' } },
    });
    await session.release();
  }
});
