/** Does the work when it is first asked for, once; again after a failure. */
export function lazily<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    if (result === undefined) {
      const started = work();
      result = started;
      started.catch(() => {
        if (result === started) result = undefined;
      });
    }
    return result;
  };
}

/**
 * Waits for work that others may wait for too, so that it goes on where one of them gives up.
 *
 * @throws the signal's reason once it is aborted
 */
export async function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  signal.throwIfAborted();
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop);
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
