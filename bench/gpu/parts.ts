import type { DeviceMemory } from '../../src/engine/memory/memory';
import { Program } from '../../src/engine/runtime';
import { fence } from './fence';

/** What the programs of a training step are for, by the names of their graphs. */
const PARTS: Readonly<Record<string, string>> = {
  embed: 'embedding for the loss',
  loss: 'loss',
  chunk: 'forward and backward',
  step: 'forward, loss and backward',
  squares: 'norm of the gradient',
  update: 'update of the layers',
  update_table: 'update of the word table',
};
const MOVING = 'moving data on the device';
const HOST = 'JavaScript';

/**
 * Where the time of some work goes. It waits for the device after each program, which work that is timed as a whole does not:
 * the parts add up to a little more.
 *
 * @returns seconds of each part
 */
export async function timeParts(
  memory: DeviceMemory,
  work: () => Promise<unknown>,
): Promise<Map<string, number>> {
  const wait = await fence(memory);
  await wait();
  const parts = new Map<string, number>();
  const add = (part: string, seconds: number) => parts.set(part, (parts.get(part) ?? 0) + seconds);
  const { run } = Program.prototype;
  // Waiting runs a program too.
  let waiting = false;
  Program.prototype.run = async function (feeds, into) {
    if (waiting) return run.call(this, feeds, into);
    const start = performance.now();
    const results = await run.call(this, feeds, into);
    waiting = true;
    await wait();
    waiting = false;
    add(PARTS[this.name] ?? MOVING, (performance.now() - start) / 1000);
    return results;
  };
  try {
    const start = performance.now();
    await work();
    const total = (performance.now() - start) / 1000;
    add(HOST, total - [...parts.values()].reduce((a, b) => a + b, 0));
  } finally {
    Program.prototype.run = run;
  }
  return parts;
}
