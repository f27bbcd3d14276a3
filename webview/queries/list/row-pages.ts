import { isCancelled } from '../latest';

const PAGE = 100;
/** Pages that are kept; those farthest from sight go first. */
const KEPT = 60;

/** The rows of a selection, asked for by pages as they come into sight, and given up when they leave it before they came. */
export class RowPages<Row> {
  readonly #pages = new Map<number, readonly Row[]>();
  readonly #asked = new Map<number, AbortController>();

  constructor(
    private readonly fetch: (from: number, count: number, signal: AbortSignal) => Promise<readonly Row[]>,
    private readonly onLoaded: () => void,
    private readonly onFault: (error: unknown) => void,
  ) {}

  at(index: number): Row | undefined {
    return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  /** Sees to it that these rows will be there, `last` included. */
  want(first: number, last: number): void {
    const [from, to] = [Math.floor(first / PAGE), Math.floor(last / PAGE)];
    for (const [page, controller] of this.#asked) {
      if (page >= from && page <= to) continue;
      controller.abort();
      this.#asked.delete(page);
    }
    for (let page = from; page <= to; page++) {
      if (!this.#pages.has(page) && !this.#asked.has(page)) void this.#ask(page);
    }
    this.#forget((from + to) / 2);
  }

  /** Stops asking: nothing more is told. */
  close(): void {
    for (const controller of this.#asked.values()) controller.abort();
    this.#asked.clear();
  }

  async #ask(page: number): Promise<void> {
    const controller = new AbortController();
    this.#asked.set(page, controller);
    try {
      const rows = await this.fetch(page * PAGE, PAGE, controller.signal);
      if (controller.signal.aborted) return;
      this.#pages.set(page, rows);
      this.onLoaded();
    } catch (error) {
      if (!controller.signal.aborted && !isCancelled(error)) this.onFault(error);
    } finally {
      if (this.#asked.get(page) === controller) this.#asked.delete(page);
    }
  }

  #forget(middle: number): void {
    if (this.#pages.size <= KEPT) return;
    const farthestFirst = [...this.#pages.keys()].sort((a, b) => Math.abs(b - middle) - Math.abs(a - middle));
    for (const page of farthestFirst.slice(0, this.#pages.size - KEPT)) this.#pages.delete(page);
  }
}
