/** Data sets whose facts are kept. */
const MOST = 16;

interface Entry {
  stamp: string;
  value: Promise<unknown>;
}

/** What was read of data, until the files change; that of data that was not asked for in a while is forgotten. */
export class FactCache {
  readonly #entries = new Map<string, Entry>();

  /**
   * @param key what was read, and how
   * @param stamp changes with the files
   * @param read is called where nothing is known; what it throws is not kept
   * @param signal gives up this call; another one that waits for the same data then reads them itself
   */
  async get<T>(key: string, stamp: string, read: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    for (;;) {
      signal?.throwIfAborted();
      const known = this.#entries.get(key);
      if (known?.stamp !== stamp) return this.#read(key, stamp, read);
      this.#keep(key, known);
      try {
        return (await known.value) as T;
      } catch (error) {
        // It was another call's reading, which that one may have given up.
        if (this.#entries.get(key) === known) throw error;
      }
    }
  }

  async #read<T>(key: string, stamp: string, read: () => Promise<T>): Promise<T> {
    const value = read();
    const entry = { stamp, value };
    this.#keep(key, entry);
    value.catch(() => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    });
    return value;
  }

  /** As the latest. */
  #keep(key: string, entry: Entry): void {
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > MOST) this.#entries.delete(oldest!);
  }
}
