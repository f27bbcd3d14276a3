import { RemoteError } from '../../src/core/rpc/client';

/** Runs one piece of work at a time: the next one cancels the one before, whose outcome is then passed over. */
export class Latest {
  #running: AbortController | undefined;

  /** @returns undefined where later work came first */
  async run<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    this.cancel();
    const controller = new AbortController();
    this.#running = controller;
    try {
      const result = await work(controller.signal);
      return controller.signal.aborted ? undefined : result;
    } catch (error) {
      if (controller.signal.aborted || isCancelled(error)) return undefined;
      throw error;
    }
  }

  cancel(): void {
    this.#running?.abort();
  }
}

export const isCancelled = (error: unknown): boolean => error instanceof RemoteError && error.fault.cancelled;

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
