import { UserError } from '../errors';
import { RemoteError } from './client';
import type { Remote, RpcFault, RpcMessage } from './messages';

/** The side that answers. */
export interface RpcServer {
  /** Takes what the other side sent. A call that is none gets a fault; anything else that is no message of ours is passed over. */
  receive(message: unknown): void;
  /** Cancels what is under way; nothing is sent any more. */
  dispose(): void;
}

const MALFORMED: RpcFault = { message: 'this is no call', isUserError: false, cancelled: false };

const isId = (value: unknown): value is number => Number.isSafeInteger(value);

/** Carries out one call. */
export type Dispatch = (method: string, args: readonly unknown[], signal: AbortSignal) => Promise<unknown>;

/** @param onDefect is told of errors that the user cannot mend */
export function rpcServer(
  dispatch: Dispatch,
  send: (message: RpcMessage) => void,
  onDefect: (method: string, error: unknown) => void = () => {},
): RpcServer {
  const running = new Map<number, AbortController>();
  let disposed = false;

  const answer = async (id: number, method: string, args: readonly unknown[]) => {
    const controller = new AbortController();
    running.set(id, controller);
    const reply = await dispatch(method, args, controller.signal).then(
      (ok): RpcMessage => ({ type: 'reply', id, ok }),
      (error: unknown): RpcMessage => {
        const fault = faultOf(error, controller.signal);
        if (!fault.isUserError && !fault.cancelled) onDefect(method, error);
        return { type: 'reply', id, fault };
      },
    );
    running.delete(id);
    if (!disposed) send(reply);
  };

  return {
    receive(message) {
      const { type, id, method, args } = (message ?? {}) as Record<string, unknown>;
      if (!isId(id)) return;
      if (type === 'cancel') running.get(id)?.abort();
      // Two calls of one id could not be told apart.
      if (type !== 'call' || running.has(id)) return;
      if (typeof method === 'string' && Array.isArray(args)) void answer(id, method, args);
      else send({ type: 'reply', id, fault: MALFORMED });
    },
    dispose() {
      disposed = true;
      for (const controller of running.values()) controller.abort();
    },
  };
}

/** Calls the methods of an object; those that every object has are not among them. */
export function dispatchTo<T extends Remote<T>>(api: T): Dispatch {
  return async (method, args, signal) => {
    const found = hasMethod(api, method) && (api as Record<string, unknown>)[method];
    if (typeof found !== 'function') throw new Error(`there is no method ${JSON.stringify(method)}`);
    return found.apply(api, [...args, signal]);
  };
}

export const hasMethod = (api: object, method: string): boolean =>
  method in api && !(method in Object.prototype);

function faultOf(error: unknown, signal: AbortSignal): RpcFault {
  // Passed on from a side further away.
  if (error instanceof RemoteError) return error.fault;
  const message = error instanceof Error ? error.message : String(error);
  return { message, isUserError: error instanceof UserError, cancelled: signal.aborted };
}
