import { Graph } from '../../graph/graph';
import * as op from '../../graph/operators';
import { Device } from '../devices';
import { openMemory } from '../memory/open';
import { Program } from '../runtime';

/** Rows and columns of the matrices; large enough to keep a GPU busy. */
const SIZE = 1024;
const RUNS = 2;

/** How many times as fast as the CPU a device multiplies two matrices that are in its memory. */
export async function speedupOf(device: Device): Promise<number> {
  return (await secondsOf(new Device('cpu'))) / (await secondsOf(device));
}

async function secondsOf(device: Device): Promise<number> {
  const graph = new Graph('product');
  const [a, b] = ['a', 'b'].map(name => graph.input(name, 'float32', [SIZE, SIZE]));
  // The sum alone comes back, and says that the product is done.
  graph.output('sum', op.reduceSum(op.reduceSum(op.matMul(a!, b!), [1]), undefined, false));
  const program = await Program.create(graph, device);
  const memory = openMemory(device);
  const matrix = await memory.zeros([SIZE, SIZE]);
  const feeds = { a: matrix.tensor, b: matrix.tensor };
  let least = Number.POSITIVE_INFINITY;
  // The first run compiles.
  for (let run = 0; run <= RUNS; run++) {
    const start = performance.now();
    await program.run(feeds);
    if (run > 0) least = Math.min(least, (performance.now() - start) / 1000);
  }
  matrix.free();
  await program.close();
  await memory.close();
  return least;
}
