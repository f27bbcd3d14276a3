import { parentPort } from 'node:worker_threads';
import type { Remote } from './messages';
import { dispatchTo, rpcServer } from './server';

/** Answers the calls of the thread that started this one. To be called once, in a worker. */
export function serveWorker<T extends Remote<T>>(api: T): void {
  const port = parentPort!;
  const server = rpcServer(
    dispatchTo(api),
    message => port.postMessage(message),
    (method, error) => console.error(`${method}:`, error),
  );
  port.on('message', message => server.receive(message));
}
