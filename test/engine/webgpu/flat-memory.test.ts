import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bundle } from '../../runner/bundle';
import { hasSwiftShader, swiftShader } from '../../swift-shader';
import type { MemoryOfSteps, StepCounts } from './flat-memory-child';

const COUNTS: StepCounts = {
  steps: 500,
  // Until then programs are compiled, and the runtime's caches of buffers fill.
  warmUp: 100,
  // Between two looks at the memory.
  interval: 25,
};
/**
 * Bytes that the process may grow by after it has warmed up. The allocator alone moves it by some megabytes; a leak of one
 * word table in each step would be 100 MB. Smaller leaks show in the number of buffers.
 */
const MOST_GROWTH = 24e6;

const script = await bundle('../test/engine/webgpu/flat-memory-child');
const folder = mkdtempSync(join(tmpdir(), 'polyrank-webgpu-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(!hasSwiftShader)('memory of a GPU', () => {
  it(`stays the same over ${COUNTS.steps} steps`, { timeout: 600_000 }, async () => {
    const child = fork(script, {
      execArgv: ['--expose-gc'],
      // One heap: otherwise each of SwiftShader's threads, one or more to a processor, slowly fills one of its own.
      env: { ...process.env, ...swiftShader(folder), MALLOC_ARENA_MAX: '1' },
    });
    const ended = once(child, 'exit');
    child.send(COUNTS);
    const answer = once(child, 'message');
    const [result] = (await Promise.race([answer, ended])) as [MemoryOfSteps | number];
    if (typeof result !== 'object') throw new Error(`the process ended with ${result}`);
    await ended;
    const { norms, buffers, sizes, left } = result;

    expect(norms).toHaveLength(COUNTS.steps);
    expect(Math.min(...norms)).toBeGreaterThan(0);
    expect(buffers).toEqual([expect.any(Number)]);
    expect(buffers[0]).toBeGreaterThan(0);
    expect(left).toBe(0);
    // The first and the last few: one of them alone may be a peak.
    const [first, last] = [sizes.slice(0, 4), sizes.slice(-4)].map(part => Math.min(...part));
    expect(last! - first!, sizes.join(' ')).toBeLessThan(MOST_GROWTH);
  });
});
