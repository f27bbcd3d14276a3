import type { PageTarget } from '../../core/pages/page';
import { RemoteError } from '../../core/rpc/client';
import type { RpcWorker } from '../worker';
import type { Inspection } from './inspection';

/** What answers one page, in the thread. */
export class PageService {
  #opened: { generation: number; number: Promise<number> } | undefined;

  constructor(
    private readonly worker: RpcWorker<Inspection>,
    private readonly target: PageTarget,
  ) {}

  async call(method: string, args: readonly unknown[], signal: AbortSignal): Promise<unknown> {
    const { api } = this.worker;
    // Where the thread died and was started anew, so is the service.
    if (this.#opened?.generation !== this.worker.generation) {
      this.#opened = { generation: this.worker.generation, number: api.open(this.target) };
    }
    try {
      return await api.call(await this.#opened.number, method, args, signal);
    } catch (error) {
      if (error instanceof RemoteError) this.#opened.number.catch(() => (this.#opened = undefined));
      throw error;
    }
  }

  dispose(): void {
    this.#opened?.number.then(number => this.worker.api.close(number)).catch(() => {});
  }
}
