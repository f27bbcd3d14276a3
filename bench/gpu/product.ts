import type { Device } from '../../src/engine/devices';
import { openMemory } from '../../src/engine/memory/open';
import { Slot } from '../../src/engine/memory/slot';
import { Program } from '../../src/engine/runtime';
import { Graph } from '../../src/graph/graph';
import { matMul } from '../../src/graph/operators';
import { fence } from './fence';

/** m, k and n: square ones, and a chunk of tokens through a feed-forward layer of each encoder. */
const SHAPES = [
  [512, 512, 512],
  [1024, 1024, 1024],
  [2048, 2048, 2048],
  [4096, 4096, 4096],
  [2048, 768, 3072],
  [2048, 3072, 768],
  [2048, 384, 1536],
] as const;

/** A shape is measured at least as long, in seconds. */
const LEAST_TIME = 0.3;
const ROUNDS = 3;

export interface Product {
  /** `2048×768×3072` */
  shape: string;
  /** Operations a second. */
  rate: number;
}

/** What the device reaches in fp32 for each shape, the best of some rounds; the largest only where they take no minutes. */
export async function measureProducts(device: Device): Promise<Product[]> {
  const graph = new Graph('product');
  const a = graph.input('a', 'float32', ['m', 'k']);
  graph.output('y', matMul(a, graph.input('b', 'float32', ['k', 'n'])));
  const program = await Program.create(graph, device, ['y']);
  const memory = openMemory(device);
  const products: Product[] = [];
  for (const [m, k, n] of SHAPES) {
    const operations = 2 * m * k * n;
    if (operations / (products[0]?.rate ?? Number.POSITIVE_INFINITY) > 10 * LEAST_TIME) continue;
    const matrix = (rows: number, columns: number) =>
      memory.upload(new Float32Array(rows * columns).fill(0.5), [rows, columns]);
    const [left, right] = [await matrix(m, k), await matrix(k, n)];
    const y = new Slot();
    const wait = await fence(memory);
    const time = async (runs: number) => {
      const start = performance.now();
      for (let i = 0; i < runs; i++) await program.run({ a: left.tensor, b: right.tensor }, { y });
      await wait();
      return (performance.now() - start) / 1000;
    };
    // The first run compiles.
    await time(1);
    const runs = Math.ceil(LEAST_TIME / (await time(1)));
    let rate = 0;
    for (let round = 0; round < ROUNDS; round++)
      rate = Math.max(rate, (runs * operations) / (await time(runs)));
    products.push({ shape: `${m}×${k}×${n}`, rate });
    for (const slot of [left, right, y]) slot.free();
  }
  await program.close();
  await memory.close();
  return products;
}
