import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { readError } from '../files/read';
import { EVENT_TYPES, type RunEvent } from './events';

export interface ReadEvents {
  events: RunEvent[];
  /** Where to go on reading: the offset in bytes after the last whole line. */
  next: number;
}

const CHUNK = 1 << 20;

/**
 * Reads the events of a run from an offset on, so that a run can be followed while it writes. A last line that is not
 * ended is left for the next time; lines that are damaged, and events that only a newer version knows, are passed over.
 *
 * @param folder of the run; it may have no events yet
 */
export async function readEvents(folder: string, from = 0): Promise<ReadEvents> {
  const path = join(folder, 'events.jsonl');
  const events: RunEvent[] = [];
  let next = from;
  try {
    const file = await open(path, 'r');
    try {
      let rest = Buffer.alloc(0);
      for (;;) {
        const chunk = Buffer.alloc(CHUNK);
        const { bytesRead } = await file.read(chunk, 0, CHUNK, next + rest.length);
        if (bytesRead === 0) break;
        const bytes = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
        const end = bytes.lastIndexOf(0x0a) + 1;
        for (const line of bytes.toString('utf8', 0, end).split('\n')) {
          const event = parseEvent(line);
          if (event) events.push(event);
        }
        next += end;
        rest = bytes.subarray(end);
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw readError(path, error);
  }
  return { events, next };
}

function parseEvent(line: string): RunEvent | undefined {
  try {
    const event = JSON.parse(line) as Partial<RunEvent> | null;
    const known = typeof event?.time === 'number' && EVENT_TYPES.some(type => type === event.type);
    return known ? (event as RunEvent) : undefined;
  } catch {
    return undefined;
  }
}
