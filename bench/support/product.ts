import { Random } from '../../src/core/random';
import type { Device } from '../../src/engine/devices';
import { Slot } from '../../src/engine/memory/slot';
import { float32, Program } from '../../src/engine/runtime';
import { Graph } from '../../src/graph/graph';
import { matMul } from '../../src/graph/operators';
import { seconds } from './measure';

/** m, k and n of a product: a chunk of tokens through the first half of a feed-forward layer. */
export const PRODUCT = [2048, 384, 1536] as const;
export const PRODUCT_TEXT = PRODUCT.join('×');

/** How often the product is made in one measurement. */
export const PRODUCTS = 24;

/** Floating-point operations of one measurement. */
export const PRODUCT_OPERATIONS = PRODUCTS * 2 * PRODUCT.reduce<number>((a, b) => a * b, 1);

/** What the machine can do: the seconds that the runtime takes for one measurement. */
export async function productTimer(device: Device): Promise<() => Promise<number>> {
  const [m, k, n] = PRODUCT;
  const graph = new Graph('product');
  const [a, b] = [graph.input('a', 'float32', [m, k]), graph.input('b', 'float32', [k, n])];
  graph.output('y', matMul(a, b));
  const program = await Program.create(graph, device);
  const random = new Random(2);
  const matrix = (rows: number, columns: number) =>
    float32(
      Float32Array.from({ length: rows * columns }, () => random.float() - 0.5),
      [rows, columns],
    );
  const feeds = { a: matrix(m, k), b: matrix(k, n) };
  const into = { y: new Slot(matrix(m, n)) };
  return () =>
    seconds(async () => {
      for (let i = 0; i < PRODUCTS; i++) await program.run(feeds, into);
    });
}

/** `183 GFLOP/s` */
export const rate = (operations: number, time: number): string =>
  `${(operations / time / 1e9).toFixed(0)} GFLOP/s`;
