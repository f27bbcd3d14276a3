import { setImmediate } from 'node:timers/promises';

/** Rows between two looks at what else there is to do. */
const ROWS = 1024;

/**
 * The same rows, with pauses in which the thread hears whether it is to go on.
 *
 * @throws the reason of the signal once it is aborted
 */
export async function* paced<T>(
  rows: AsyncIterable<T> | Iterable<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T> {
  let count = 0;
  for await (const row of rows) {
    if (count++ % ROWS === 0) {
      await setImmediate();
      signal?.throwIfAborted();
    }
    yield row;
  }
}
