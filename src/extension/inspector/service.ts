import type { PageTarget } from '../../core/pages/page';
import type { RpcWorker } from '../worker';
import type { Inspection } from './inspection';

/** What answers one page, in the thread. */
export class PageService {
  #opened: { generation: number; number: Promise<number> } | undefined;

  constructor(
    private readonly worker: RpcWorker<Inspection>,
    private readonly target: PageTarget,
  ) {}

  /** Opens what answers, which then reads what will be asked for first. */
  begin(): Promise<number> {
    const { api } = this.worker;
    // Where the thread died and was started anew just now, so is the service.
    if (this.#opened?.generation !== this.worker.generation) {
      const number = api.open(this.target);
      this.#opened = { generation: this.worker.generation, number };
      number.catch(() => {
        if (this.#opened?.number === number) this.#opened = undefined;
      });
    }
    return this.#opened.number;
  }

  async call(method: string, args: readonly unknown[], signal: AbortSignal): Promise<unknown> {
    return this.worker.api.call(await this.begin(), method, args, signal);
  }

  dispose(): void {
    this.#opened?.number.then(number => this.worker.api.close(number)).catch(() => {});
  }
}
