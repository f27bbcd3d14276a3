import type { Remote, RpcFault, RpcMessage } from './messages';

/** A call that failed on the other side. */
export class RemoteError extends Error {
  override readonly name = 'RemoteError';

  constructor(readonly fault: RpcFault) {
    super(fault.message);
  }
}

/** The side that calls. */
export interface RpcClient<T> {
  /** Every method of the interface, as if it were here. */
  api: T;
  /** Takes what the other side sent. */
  receive(message: RpcMessage): void;
  /** Fails all calls that wait for an answer: there will be none. */
  close(reason: string): void;
}

/** @throws RemoteError from the methods of `api`, also where the call was cancelled */
export function rpcClient<T extends Remote<T>>(send: (message: RpcMessage) => void): RpcClient<T> {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: RemoteError): void }>();
  let last = 0;

  const call = (method: string, given: unknown[]): Promise<unknown> => {
    const signal = given.at(-1) instanceof AbortSignal ? (given.pop() as AbortSignal) : undefined;
    const id = ++last;
    const cancel = () => send({ type: 'cancel', id });
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(new RemoteError({ message: 'cancelled', isUserError: false, cancelled: true }));
        return;
      }
      waiting.set(id, { resolve, reject });
      signal?.addEventListener('abort', cancel, { once: true });
      send({ type: 'call', id, method, args: given });
    }).finally(() => signal?.removeEventListener('abort', cancel));
  };

  const api = new Proxy({} as object, {
    // A proxy that has every method would be taken for a promise.
    get: (_, method) => (method === 'then' ? undefined : (...args: unknown[]) => call(String(method), args)),
  }) as T;

  const receive = (message: RpcMessage) => {
    if (message.type !== 'reply') return;
    const caller = waiting.get(message.id);
    waiting.delete(message.id);
    if ('fault' in message) caller?.reject(new RemoteError(message.fault));
    else caller?.resolve(message.ok);
  };
  const close = (message: string) => {
    for (const { reject } of waiting.values()) {
      reject(new RemoteError({ message, isUserError: false, cancelled: false }));
    }
    waiting.clear();
  };
  return { api, receive, close };
}
