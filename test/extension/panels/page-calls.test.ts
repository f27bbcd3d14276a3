import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBias } from '../../../src/core/inspect/bias/open';
import { openComparison } from '../../../src/core/inspect/comparison';
import { openDashboard } from '../../../src/core/inspect/dashboard';
import { openQueries } from '../../../src/core/inspect/queries';
import { PAGE_CALLS } from '../../../src/core/pages/calls';
import { isTarget } from '../../../src/core/pages/calls/targets';
import { type HostApi, PAGE_KINDS, type PageKind, type PageTarget } from '../../../src/core/pages/page';
import type { RpcMessage } from '../../../src/core/rpc/messages';
import { type Dispatch, dispatchTo, rpcServer } from '../../../src/core/rpc/server';
import { pageCalls } from '../../../src/extension/panels/page-calls';
import { writeEvaluatedRun } from '../../core/inspect/bias/evaluated-run';

let folder: string;
let run: string;
let other: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polyrank-page-calls-'));
  run = await writeEvaluatedRun(folder, { languages: ['de', 'en'], questions: 4 });
  other = await writeEvaluatedRun(folder, { languages: ['de', 'en'], questions: 4, seed: 2 });
  await writeFile(join(folder, 'secret.json'), '{"version": 1}');
});
afterAll(() => rm(folder, { recursive: true }));

const targets = (): Record<PageKind, PageTarget> => ({
  dashboard: { page: 'dashboard', run },
  bias: { page: 'bias', run },
  comparison: { page: 'comparison', runs: [run, other] },
  queries: { page: 'queries', run, other },
});

const services = (): Record<PageKind, object> => ({
  dashboard: openDashboard({ page: 'dashboard', run }),
  bias: openBias({ page: 'bias', run }),
  comparison: openComparison(),
  queries: openQueries({ page: 'queries', run, other }),
});

/** A page's side of a real service, and of an editor that notes what it is asked. */
function page(kind: PageKind, options: { place?: unknown } = {}) {
  const asked: string[] = [];
  const noted =
    (name: string) =>
    async (...args: unknown[]) => {
      asked.push(`${name} ${JSON.stringify(args[0])}`);
    };
  const host: HostApi = {
    open: noted('open'),
    retarget: noted('retarget'),
    save: noted('save'),
    copy: noted('copy'),
    reveal: noted('reveal'),
    compareWith: noted('compareWith'),
    pickRun: async () => other,
  };
  const service = dispatchTo(services()[kind] as Record<string, () => Promise<unknown>>);
  const inspect: Dispatch = async (method, args, signal) =>
    method === 'place' && 'place' in options ? options.place : service(method, args, signal);
  const dispatch = pageCalls(targets()[kind], {
    host,
    isRun: async path => dirname(path) === folder && path !== join(folder, 'secret.json'),
    inspect,
  });
  const replies: RpcMessage[] = [];
  const waiting = new Map<number, (message: RpcMessage) => void>();
  const server = rpcServer(dispatch, message => {
    replies.push(message);
    if ('id' in message) waiting.get(message.id)?.(message);
  });
  // Beyond the ids that garbage is given: its replies would be taken for those of our own calls.
  let last = 2 ** 31;
  const send = (message: object): Promise<RpcMessage> =>
    new Promise(resolve => {
      const id = ++last;
      waiting.set(id, resolve);
      server.receive({ ...message, id });
    });
  const call = (method: string, ...args: unknown[]) => send({ type: 'call', method, args });
  return { asked, call, send, server, replies };
}

const fault = (message: RpcMessage): string => {
  if (message.type !== 'reply' || !('fault' in message)) throw new Error('there is no fault');
  expect(message.fault.isUserError).toBe(false);
  return message.fault.message;
};

describe('what a page may ask', () => {
  it('lists every method of the services', () => {
    for (const kind of PAGE_KINDS) {
      const service = services()[kind];
      const own =
        Object.getPrototypeOf(service) === Object.prototype ? service : Object.getPrototypeOf(service);
      const methods = Object.getOwnPropertyNames(own).filter(
        name => !['constructor', 'prepare', 'dispose'].includes(name),
      );
      expect(Object.keys(PAGE_CALLS[kind])).toEqual(expect.arrayContaining(methods));
    }
  });

  it('answers what pages ask', async () => {
    expect(await page('dashboard').call('overview')).toHaveProperty('ok.experiment');
    expect(await page('bias').call('intervals', 'test set')).toHaveProperty('ok.resamples');
    const compared = { runs: [run, other], dataset: 'test set' };
    expect(await page('comparison').call('results', compared)).toHaveProperty('ok.means');
    const selection = {
      dataset: 'test set',
      setting: 'multilingual',
      filter: '',
      sort: { by: 'map', descending: false },
    };
    expect(await page('queries').call('rows', { selection, from: 0, count: 3 })).toHaveProperty(
      'ok.length',
      3,
    );
  });

  it.each([
    'constructor',
    '__proto__',
    'toString',
    'hasOwnProperty',
    '__defineGetter__',
    'prepare',
    'dispose',
    'stop',
    'then',
    '',
  ])('has no method %j', async method => {
    const { call, asked } = page('queries');
    expect(fault(await call(method))).toContain('there is no method');
    expect(asked).toEqual([]);
  });

  it.each([
    ['an argument too few', 'bias', 'intervals', []],
    ['an argument too many', 'bias', 'scope', ['x']],
    ['a number for a name', 'bias', 'dataset', [1]],
    ['an array for an object', 'comparison', 'overview', [[]]],
    ['a negative position', 'dashboard', 'training', [{ steps: -1, validations: 0, checkpoints: 0 }]],
    ['no finite position', 'dashboard', 'training', [{ steps: Number.NaN, validations: 0, checkpoints: 0 }]],
    ['a key too many', 'dashboard', 'training', [{ steps: 0, validations: 0, checkpoints: 0, x: 1 }]],
    ['another kind of page', 'bias', 'open', [{ page: 'terminal', run: 'x' }]],
    ['a command in place of a page', 'bias', 'open', [{ page: 'constructor', run: 'x' }]],
    ['no file', 'bias', 'save', [{ name: '', content: 'x' }]],
    ['contents that are none', 'bias', 'save', [{ name: 'x.svg', content: { length: 1e9 } }]],
    [
      'a setting that is none',
      'queries',
      'detail',
      [{ dataset: 'x', setting: '__proto__', pool: 'de', query: '1' }],
    ],
  ] as const)('refuses %s', async (_, kind, method, args) => {
    const { call, asked } = page(kind);
    expect(fault(await call(method, ...args))).toMatch(/takes \d arguments|is not what it has to be/);
    expect(asked).toEqual([]);
  });

  it('refuses calls that are none', async () => {
    const { send } = page('bias');
    for (const message of [
      { type: 'call' },
      { type: 'call', method: 1, args: [] },
      { type: 'call', method: 'scope' },
    ])
      expect(fault(await send(message))).toBe('this is no call');
  });

  it('names no runs but its own and those that the editor knows', async () => {
    const { call, asked } = page('bias');
    for (const path of ['/etc', join(folder, '..'), join(folder, 'secret.json')]) {
      for (const method of ['open', 'retarget'])
        expect(fault(await call(method, { page: 'dashboard', run: path }))).toContain('not a run');
      expect(fault(await call('open', { page: 'queries', run, other: path }))).toContain('not a run');
      expect(fault(await call('compareWith', [run, path]))).toContain('not a run');
      expect(fault(await page('comparison').call('overview', { runs: [run, path] }))).toContain('not a run');
    }
    expect(asked).toEqual([]);
    await call('open', { page: 'queries', run, other });
    expect(asked).toHaveLength(1);
  });

  it('reveals only places that it was told of', async () => {
    const place = { file: '/data/queries.jsonl', line: 3, column: 1 };
    const { call, asked } = page('queries', { place });
    expect(fault(await call('reveal', place))).toContain('was not told');
    await call('place', { dataset: 'test set', kind: 'query', id: '1' });
    expect(fault(await call('reveal', { file: '/etc/passwd' }))).toContain('was not told');
    await call('reveal', place);
    expect(asked).toEqual([`reveal ${JSON.stringify(place)}`]);
  });

  it('opens no folder by the name of a test set', async () => {
    const reply = await page('bias').call('intervals', `../../${other.split(/[\\/]/).at(-1)}/eval/test set`);
    expect(reply).toMatchObject({ fault: { isUserError: true } });
  });

  it('takes any garbage for what it is, and goes on', async () => {
    const methods = fc.oneof(
      fc.constantFrom(...PAGE_KINDS.flatMap(kind => Object.keys(PAGE_CALLS[kind]))),
      fc.constantFrom('__proto__', 'constructor', 'valueOf'),
      fc.string(),
    );
    const anything = fc.anything({ withNullPrototype: true, withBigInt: true, withTypedArray: true });
    const message = fc.oneof(
      anything,
      fc.record(
        {
          type: fc.constantFrom('call', 'cancel', 'reply', 'x'),
          id: anything,
          method: anything,
          args: anything,
        },
        { requiredKeys: [] },
      ),
      fc.record({
        type: fc.constant('call'),
        id: fc.nat(),
        method: methods,
        args: fc.array(anything, { maxLength: 2 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...PAGE_KINDS), fc.array(message), async (kind, messages) => {
        const { server, call, asked } = page(kind);
        for (const one of messages) server.receive(one);
        expect(fault(await call('no such method'))).toContain('there is no method');
        expect(asked.filter(what => /^(open|retarget|reveal) /.test(what))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('what the editor kept of a page', () => {
  it('is a target with what was chosen', () => {
    for (const kind of PAGE_KINDS) expect(isTarget(targets()[kind], kind)).toBe(true);
    expect(isTarget({ page: 'queries', run, split: 0.4, queryPool: 'all' }, 'queries')).toBe(true);
  });

  it('is refused where it is anything else', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PAGE_KINDS), fc.anything(), (kind, value) => {
        expect(isTarget(value, kind)).toBe(false);
      }),
    );
    expect(isTarget(targets().bias, 'dashboard')).toBe(false);
    expect(isTarget({ page: 'bias', run: 1 }, 'bias')).toBe(false);
    expect(isTarget({ page: 'bias', run, __proto__: { run } }, 'bias')).toBe(true);
    expect(isTarget(JSON.parse('{"page": "bias", "run": "/r", "__proto__": {"x": 1}}'), 'bias')).toBe(false);
  });
});
