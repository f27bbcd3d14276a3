import { spawnSync } from 'node:child_process';
import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/errors';
import { readEvents } from '../../../src/core/runs/read-events';
import { readRun } from '../../../src/core/runs/read-record';
import { RunDirectory } from '../../../src/core/runs/run-directory';
import { findRun, listRuns } from '../../../src/core/runs/store';
import { newRun } from './fixtures';

let runs: string;
beforeEach(async () => {
  runs = join(await mkdtemp(join(tmpdir(), 'polyrank-runs-')), '.polyrank', 'runs');
});
afterEach(() => rm(join(runs, '..', '..'), { recursive: true }));

/** Changes `run.json` as no Polyrank would. */
async function tamper(
  directory: RunDirectory,
  change: (record: Record<string, unknown>) => unknown,
): Promise<void> {
  const file = join(directory.path, 'run.json');
  await writeFile(file, JSON.stringify(change(JSON.parse(await readFile(file, 'utf8')))));
}

describe('RunDirectory', () => {
  it('makes folders with readable names, never the same twice', async () => {
    const made = await Promise.all(
      Array.from({ length: 5 }, () => RunDirectory.create(runs, 'hybrid-seed-1', newRun())),
    );
    const ids = made.map(({ record }) => record.id);
    expect(new Set(ids).size).toBe(5);
    for (const id of ids) expect(id).toMatch(/^\d{8}-\d{6}-hybrid-seed-1(-\d)?$/);
    expect((await readdir(runs)).sort()).toEqual([...ids].sort());
    expect(await readRun(made[0]!.path)).toMatchObject({ status: 'queued', cell: 'hybrid', seed: 42 });
  });

  it('replaces run.json whole and leaves nothing beside it', async () => {
    const directory = await RunDirectory.create(runs, 'a', newRun());
    await directory.update({
      status: 'done',
      training: { steps: 3, examples: 6, tokens: 9, outcome: 'finished' },
    });
    expect(await readdir(directory.path)).toEqual(['run.json']);
    const again = await RunDirectory.open(directory.path);
    expect(again.record).toEqual(directory.record);
    expect(again.record.training?.steps).toBe(3);
  });

  it('says why it cannot be made', async () => {
    await mkdir(join(runs, '..'), { recursive: true });
    await writeFile(runs, 'a file');
    await expect(RunDirectory.create(runs, 'a', newRun())).rejects.toThrow(UserError);
    await expect(RunDirectory.create(join(runs, 'below'), 'a', newRun())).rejects.toThrow(
      /a file stands where a folder is needed/,
    );
  });

  it('says why it cannot be written any more', async () => {
    const directory = await RunDirectory.create(runs, 'a', newRun());
    await rm(directory.path, { recursive: true });
    await writeFile(directory.path, 'a file');
    await expect(directory.update({ status: 'done' })).rejects.toThrow(UserError);
    expect(() => directory.append({ type: 'done' })).toThrow(UserError);
  });
});

describe('listRuns', () => {
  it('is empty where there are no runs', async () => {
    expect(await listRuns(runs)).toEqual([]);
    await mkdir(runs, { recursive: true });
    await writeFile(join(runs, 'notes.txt'), '');
    expect(await listRuns(runs)).toEqual([]);
  });

  it('lists the newest first, and what is damaged with the reason', async () => {
    const [first, second, future, wrong, cut, empty] = [
      await RunDirectory.create(runs, 'first', newRun()),
      await RunDirectory.create(runs, 'second', newRun()),
      await RunDirectory.create(runs, 'future', newRun()),
      await RunDirectory.create(runs, 'wrong', newRun()),
      await RunDirectory.create(runs, 'cut', newRun()),
      await RunDirectory.create(runs, 'empty', newRun()),
    ] as const;
    await tamper(first, record => ({ ...record, times: { created: '2020-01-01T00:00:00Z' } }));
    await tamper(future, record => ({ ...record, version: 99 }));
    await tamper(wrong, record => ({ ...record, status: 'dancing' }));
    await writeFile(join(cut.path, 'run.json'), '{"version": 1, "id"');
    await rm(join(empty.path, 'run.json'));
    const listed = await listRuns(runs);
    expect(listed.slice(0, 2).map(({ path }) => path)).toEqual([second.path, first.path]);
    expect(Object.fromEntries(listed.slice(2).map(({ id, damage }) => [id.slice(16), damage]))).toEqual({
      future: 'the run is of format version 99, this Polyrank reads up to 1',
      wrong: 'is damaged: status is "dancing", expected one of queued, running, stopped, failed, done',
      cut: 'is damaged: is not valid JSON',
      empty: 'there is no run here',
    });
  });

  it('takes any content of run.json', async () => {
    const { path } = await RunDirectory.create(runs, 'a', newRun());
    const sound = JSON.parse(await readFile(join(path, 'run.json'), 'utf8')) as Record<string, unknown>;
    const anything = fc.oneof(
      fc.string().map(text => text),
      fc.jsonValue().map(value => JSON.stringify(value)),
      fc
        .tuple(fc.constantFrom(...Object.keys(sound)), fc.jsonValue())
        .map(([key, value]) => JSON.stringify({ ...sound, [key]: value })),
    );
    await fc.assert(
      fc.asyncProperty(anything, async text => {
        await writeFile(join(path, 'run.json'), text);
        const [run] = await listRuns(runs);
        expect((run!.record === undefined) !== (run!.damage === undefined)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('lists a thousand runs in a second', async () => {
    const directory = await RunDirectory.create(runs, 'a', newRun());
    const names = ['map', 'ndcg_cut_10', 'recall_1', 'recall_10', 'recip_rank'];
    const task = {
      setting: 'crosslingual' as const,
      queryLanguage: 'ar',
      poolLanguage: 'de',
      poolSize: 1276,
      queries: 1190,
      leftOut: 0,
      means: Object.fromEntries(names.map(name => [name, 1 / 7])),
    };
    const size = { languages: [], queries: 13_090, passages: {}, measures: names };
    await directory.update({
      evaluations: [{ dataset: 'xquad-r', ...size, settings: [], tasks: Array(132).fill(task) }],
    });
    for (let i = 0; i < 999; i += 27) {
      const copies = Array.from({ length: 27 }, (_, k) => join(runs, `copy-${i + k}`));
      await Promise.all(copies.map(copy => cp(directory.path, copy, { recursive: true })));
    }
    const start = performance.now();
    expect(await listRuns(runs)).toHaveLength(1000);
    const seconds = (performance.now() - start) / 1000;
    console.info(`1,000 runs listed in ${seconds.toFixed(2)} s`);
    // Generous: other work may share the machine.
    expect(seconds).toBeLessThan(5);
  });
});

describe('a run whose process is gone', () => {
  async function runOf(change: Record<string, unknown>) {
    const directory = await RunDirectory.create(runs, 'a', newRun());
    await directory.update({ status: 'running' });
    await tamper(directory, record => ({ ...record, process: { ...(record.process as object), ...change } }));
    return directory;
  }
  const FAILED = { status: 'failed', reason: 'the runner died' };

  it('has failed, on this machine', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    expect(await readRun((await runOf({})).path)).toMatchObject({ status: 'running' });
    expect(await readRun((await runOf({ pid })).path)).toMatchObject(FAILED);
  });

  it.runIf(process.platform === 'linux')('has failed although its number was given anew', async () => {
    expect(await readRun((await runOf({ start: '1' })).path)).toMatchObject(FAILED);
  });

  it('has failed on another machine after a long silence', async () => {
    const old = new Date(Date.now() - 3_600_000);
    expect(await readRun((await runOf({ host: 'elsewhere' })).path)).toMatchObject({ status: 'running' });
    const directory = await runOf({ host: 'elsewhere', heartbeat: old.toISOString() });
    expect(await readRun(directory.path)).toMatchObject(FAILED);
    directory.append({ type: 'stage', stage: 'x' });
    expect(await readRun(directory.path)).toMatchObject({ status: 'running' });
    await utimes(join(directory.path, 'events.jsonl'), old, old);
    expect(await readRun(directory.path)).toMatchObject(FAILED);
  });

  it('is left alone at its end', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    const directory = await RunDirectory.create(runs, 'a', newRun());
    await directory.update({ status: 'done' });
    await tamper(directory, record => ({
      ...record,
      process: { pid, host: 'x', heartbeat: '2020-01-01T00:00:00Z' },
    }));
    expect(await readRun(directory.path)).toMatchObject({ status: 'done' });
  });
});

describe('findRun', () => {
  it('finds by path, id, and a part of the id that is the only one', async () => {
    const hybrid = await RunDirectory.create(runs, 'hybrid-seed-1', newRun());
    const other = await RunDirectory.create(runs, 'monolingual-seed-1', newRun());
    expect(await findRun(hybrid.path, '/nowhere')).toBe(hybrid.path);
    expect(await findRun(hybrid.record.id, runs)).toBe(hybrid.path);
    expect(await findRun('mono', runs)).toBe(other.path);
    await expect(findRun('seed-1', runs)).rejects.toThrow(
      /"seed-1" could be any of 2 runs: .*hybrid-seed-1, .*monolingual-seed-1/,
    );
    await expect(findRun('x', runs)).rejects.toThrow(/there is no run "x". polyrank runs lists them./);
    await expect(findRun('', runs)).rejects.toThrow(UserError);
  });
});

describe('readEvents', () => {
  it('reads what was appended, from an offset on', async () => {
    const directory = await RunDirectory.create(runs, 'a', newRun());
    expect(await readEvents(directory.path)).toEqual({ events: [], next: 0 });
    const first = directory.append({ type: 'stage', stage: 'größer' });
    const { events, next } = await readEvents(directory.path);
    expect(events).toEqual([first]);
    const second = directory.append({ type: 'warning', message: 'a\nb' });
    expect((await readEvents(directory.path, next)).events).toEqual([second]);
    directory.close();
  });

  it('leaves a cut line for later, and passes over it once the run goes on', async () => {
    const directory = await RunDirectory.create(runs, 'a', newRun());
    const first = directory.append({ type: 'stage', stage: 'a' });
    directory.close();
    await appendFile(join(directory.path, 'events.jsonl'), '{"time": 3, "type": "sta');
    const { events, next } = await readEvents(directory.path);
    expect(events).toEqual([first]);
    const later = directory.append({ type: 'done' });
    directory.close();
    expect((await readEvents(directory.path, next)).events).toEqual([later]);
    expect((await readEvents(directory.path)).events).toEqual([first, later]);
  });

  it('passes over what it does not know', async () => {
    const directory = await RunDirectory.create(runs, 'a', newRun());
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            fc.string(),
            fc.jsonValue().map(value => JSON.stringify(value)),
          ),
        ),
        async lines => {
          await writeFile(
            join(directory.path, 'events.jsonl'),
            [
              ...lines,
              '{"type":"telepathy","time":1}',
              '{"type":"done","time":"x"}',
              '{"type":"done","time":2}',
              '',
            ].join('\n'),
          );
          expect((await readEvents(directory.path)).events).toEqual([{ type: 'done', time: 2 }]);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('reads long files in pieces', async () => {
    const directory = await RunDirectory.create(runs, 'a', newRun());
    const lines = Array.from({ length: 30_000 }, (_, time) =>
      JSON.stringify({ time, type: 'stage', stage: 'é'.repeat(time % 50) }),
    );
    await writeFile(join(directory.path, 'events.jsonl'), `${lines.join('\n')}\n`);
    const { events } = await readEvents(directory.path);
    expect(events.map(({ time }) => time)).toEqual(lines.map((_, i) => i));
    expect(events[49]).toEqual({ time: 49, type: 'stage', stage: 'é'.repeat(49) });
  });
});
