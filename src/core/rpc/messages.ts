/** What crosses between a page and its host: structured clones, in both directions. */
export type RpcMessage =
  | { type: 'call'; id: number; method: string; args: readonly unknown[] }
  | { type: 'cancel'; id: number }
  | { type: 'reply'; id: number; ok: unknown }
  | { type: 'reply'; id: number; fault: RpcFault }
  /** Something that the page shows may have changed: it asks again for what it needs. A hidden page misses this, and asks when shown. */
  | { type: 'changed' };

export interface RpcFault {
  message: string;
  /** The user can mend it; otherwise it is a defect of ours. */
  isUserError: boolean;
  cancelled: boolean;
}

/**
 * An interface whose methods can be called from afar: they take structured clones, and an `AbortSignal` last where they can be
 * cancelled; they return a promise of a structured clone.
 */
// biome-ignore lint/suspicious/noExplicitAny: an interface is assignable to this only so
export type Remote<T> = { [K in keyof T]: T[K] extends (...args: any[]) => Promise<unknown> ? T[K] : never };
