import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/errors';
import { type RemoteError, rpcClient } from '../../../src/core/rpc/client';
import { dispatchTo, rpcServer } from '../../../src/core/rpc/server';

interface Calculator {
  add(a: number, b: number): Promise<number>;
  fail(reason: 'user' | 'defect'): Promise<void>;
  wait(signal?: AbortSignal): Promise<string>;
}

const calculator: Calculator = {
  add: async (a, b) => a + b,
  fail: async reason => {
    if (reason === 'user') throw new UserError('there is no such file', { file: 'a.txt' });
    throw new Error('broken');
  },
  wait: signal =>
    new Promise((_, reject) => signal!.addEventListener('abort', () => reject(new Error('given up')))),
};

/** Client and server joined as they are across a thread: by structured clones, later. */
function joined(api: object = calculator) {
  const defects: string[] = [];
  const client = rpcClient<Calculator>(message =>
    queueMicrotask(() => server.receive(structuredClone(message))),
  );
  const server = rpcServer(
    dispatchTo(api as Record<string, () => Promise<unknown>>),
    message => queueMicrotask(() => client.receive(structuredClone(message))),
    method => defects.push(method),
  );
  return { ...client, server, defects };
}

const faultOf = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: RemoteError) => error.fault,
  );

describe('calls from afar', () => {
  it('returns what the other side returns, whatever the order', async () => {
    const { api } = joined();
    expect(await Promise.all([api.add(1, 2), api.add(3, 4)])).toEqual([3, 7]);
  });

  it('tells faults of the user from defects, and reports the latter', async () => {
    const { api, defects } = joined();
    expect(await faultOf(api.fail('user'))).toMatchObject({
      message: 'a.txt: there is no such file',
      isUserError: true,
    });
    expect(await faultOf(api.fail('defect'))).toMatchObject({ message: 'broken', isUserError: false });
    expect(defects).toEqual(['fail']);
  });

  it('cancels', async () => {
    const { api, defects } = joined();
    const controller = new AbortController();
    const fault = faultOf(api.wait(controller.signal));
    await api.add(1, 1);
    controller.abort();
    expect(await fault).toMatchObject({ cancelled: true });
    expect(await faultOf(api.wait(AbortSignal.abort()))).toMatchObject({ cancelled: true });
    expect(defects).toEqual([]);
  });

  it('calls methods of the interface only', async () => {
    const { api } = joined();
    const all = api as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
    for (const method of ['constructor', 'hasOwnProperty', '__proto__', 'toString', 'missing']) {
      expect((await faultOf(all[method]!()))?.message).toBe(`there is no method "${method}"`);
    }
  });

  it('passes a fault on as it came', async () => {
    const far = joined();
    const near = joined({ fail: (reason: 'user') => far.api.fail(reason) });
    expect(await faultOf(near.api.fail('user'))).toMatchObject({ isUserError: true });
    expect(near.defects).toEqual([]);
  });

  it('fails what waits when the other side is gone', async () => {
    const { api, close } = joined();
    const fault = faultOf(api.wait());
    close('the worker ended');
    expect(await fault).toMatchObject({ message: 'the worker ended', cancelled: false });
  });

  it('passes over what is no message', () => {
    const { server } = joined();
    for (const message of [
      null,
      1,
      'x',
      {},
      { type: 'call' },
      { type: 'call', id: 1, method: 2, args: [] },
    ]) {
      expect(() => server.receive(message)).not.toThrow();
    }
  });
});
