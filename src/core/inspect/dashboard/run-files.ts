import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The step of the newest checkpoint of a run; undefined where there is none. */
export async function lastCheckpoint(folder: string): Promise<number | undefined> {
  const names = await readdir(join(folder, 'checkpoints')).catch(() => [] as string[]);
  const steps = names.flatMap(name => /^step-(\d+)$/.exec(name)?.slice(1).map(Number) ?? []);
  return steps.length === 0 ? undefined : Math.max(...steps);
}

const TAIL_BYTES = 16_384;
const TAIL_LINES = 40;

/** The last lines of a run's log; none where it wrote nothing. */
export async function logTail(folder: string): Promise<string[]> {
  try {
    const file = await open(join(folder, 'log.txt'), 'r');
    try {
      const { size } = await file.stat();
      const from = Math.max(0, size - TAIL_BYTES);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(TAIL_BYTES), 0, TAIL_BYTES, from);
      const lines = buffer.toString('utf8', 0, bytesRead).trimEnd().split('\n');
      return lines
        .slice(from > 0 ? 1 : 0)
        .slice(-TAIL_LINES)
        .filter((line, i) => i > 0 || line !== '');
    } finally {
      await file.close();
    }
  } catch {
    // The log is a help only: without it, the reason of the failure is still shown.
    return [];
  }
}
