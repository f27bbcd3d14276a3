import { readdirSync, readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';

/** What a process holds at one moment. */
export interface Sample {
  /** Seconds since the start. */
  time: number;
  /** Resident memory, bytes. */
  rss: number;
  /** JavaScript objects that are reachable, bytes. */
  heap: number;
  /** Array buffers and other memory that JavaScript objects hold outside, bytes. */
  external: number;
  /** Timers, sockets, requests that keep the event loop going. */
  handles: number;
  /** Files, pipes and sockets; 0 where the system does not tell. */
  descriptors: number;
  threads: number;
  children: number;
}

export type Measure = Exclude<keyof Sample, 'time'>;

/** Of this process, which needs `--expose-gc`: garbage that was not collected yet is no leak. */
export async function sample(start: number): Promise<Sample> {
  // What a collected object held outside is given back only in the next turn.
  for (let i = 0; i < 2; i++) {
    globalThis.gc!();
    await setImmediate();
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  const threads = names('/proc/self/task');
  return {
    time: (performance.now() - start) / 1000,
    rss,
    heap: heapUsed,
    external,
    handles: process.getActiveResourcesInfo().length,
    descriptors: names('/proc/self/fd').length,
    threads: threads.length,
    children: threads.reduce((sum, thread) => sum + childrenOf(thread), 0),
  };
}

function names(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function childrenOf(thread: string): number {
  try {
    return readFileSync(`/proc/self/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).length;
  } catch {
    return 0;
  }
}
