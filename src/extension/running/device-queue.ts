/** Lets one piece of work at a time use a device, in the order in which they were put in. */
export class DeviceQueue {
  readonly #last = new Map<string, Promise<unknown>>();

  /** @returns what the work returns, once those before it on the device are over */
  add<T>(device: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(device) ?? Promise.resolve();
    const result = before.then(work);
    // A failure of one is no reason for the next one not to begin.
    this.#last.set(
      device,
      result.catch(() => {}),
    );
    return result;
  }
}
