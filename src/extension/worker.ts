import { Worker } from 'node:worker_threads';
import type { Disposable, LogOutputChannel } from 'vscode';
import { type RpcClient, rpcClient } from '../core/rpc/client';
import type { Remote, RpcMessage } from '../core/rpc/messages';

/**
 * A thread that answers calls, so that reading tables or checking files never keeps the editor from answering a key. It starts
 * with the first call; where it dies, its calls fail and the next one starts it anew.
 */
export class RpcWorker<T extends Remote<T>> implements Disposable {
  #running: { worker: Worker; client: RpcClient<T> } | undefined;
  /** Counts the threads that were started: what was kept in an earlier one is gone. */
  generation = 0;

  constructor(
    private readonly script: string,
    private readonly log: LogOutputChannel,
  ) {}

  get api(): T {
    this.#running ??= this.#start();
    return this.#running.client.api;
  }

  #start(): { worker: Worker; client: RpcClient<T> } {
    const worker = new Worker(this.script, { execArgv: [] });
    const client = rpcClient<T>(message => worker.postMessage(message));
    this.generation++;
    worker.on('message', (message: RpcMessage) => client.receive(message));
    worker.on('error', error => this.log.error(error));
    worker.on('exit', code => {
      if (this.#running?.worker === worker) this.#running = undefined;
      client.close(`the worker ended with code ${code}; the log of Polyrank says why`);
    });
    // A thread alone must not keep the editor from closing.
    worker.unref();
    return { worker, client };
  }

  dispose(): void {
    void this.#running?.worker.terminate();
  }
}
