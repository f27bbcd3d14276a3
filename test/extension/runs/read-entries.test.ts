import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { annotate } from '../../../src/core/runs/annotations';
import { RunDirectory } from '../../../src/core/runs/run-directory';
import { runNames } from '../../../src/core/runs/store';
import { chiefFigure, type RunEntry } from '../../../src/extension/runs/entry';
import { EntryCache } from '../../../src/extension/runs/entry-cache';
import { runsFolderMeant } from '../../../src/extension/runs/locate';
import { ProgressReader, readEntries } from '../../../src/extension/runs/read-entries';
import { newRun } from '../../core/runs/fixtures';
import { summaryOf } from './support';

let studies: string;
let runs: string;
beforeEach(async () => {
  studies = await mkdtemp(join(tmpdir(), 'polyrank-entries-'));
  runs = join(studies, '.polyrank', 'runs');
});
afterEach(() => rm(studies, { recursive: true }));

async function entriesBy(cache: EntryCache | undefined, ...paths: string[]): Promise<RunEntry[]> {
  const found: RunEntry[] = [];
  for await (const entry of readEntries(paths, cache)) found.push(entry);
  return found;
}

const entries = (...paths: string[]): Promise<RunEntry[]> => entriesBy(undefined, ...paths);

describe('readEntries', () => {
  it('keeps of a run what a tree shows', async () => {
    const made = await RunDirectory.create(runs, 'hybrid', newRun());
    const { path } = made;
    await made.update({
      status: 'done',
      device: 'cpu',
      times: { ...made.record.times, training: 60, evaluation: 2.5 },
      training: { steps: 3, examples: 6, tokens: 9, outcome: 'finished' },
      evaluations: [summaryOf(['de', 'en'])],
    });
    await annotate(path, { star: true, note: 'good' });
    const [entry] = await entries(path);
    expect(entry).toMatchObject({
      path,
      id: made.record.id,
      status: 'done',
      experiment: { name: 'x', file: '/studies/x.polyrank.yaml' },
      cell: 'hybrid',
      created: Date.parse(made.record.times.created),
      seconds: 62.5,
      device: 'cpu',
      encoder: '/studies/e',
      hasModel: true,
      star: true,
      note: 'good',
      results: [{ dataset: 'xquad-r', languages: 2, queries: 4, passages: 6, chief: 'map' }],
    });
    expect(entry!.results[0]!.settings[2]!.means.map(([measure, { mean }]) => [measure, mean])).toEqual([
      ['map', 0.5],
      ['rank_distance', 12.5],
      ['recip_rank', 0.6],
      ['recall_10', 0.7],
    ]);
    expect(chiefFigure(entry!)).toEqual({ setting: 'multilingual', measure: 'map', mean: 0.5 });
  });

  it('gives what cannot be read with the reason, and leaves out what is gone', async () => {
    const folders = ['20261121-215100-cut', 'newer', 'empty', 'gone', 'annotated'].map(name =>
      join(runs, name),
    );
    const [cut, newer, empty, gone, annotated] = folders as [string, string, string, string, string];
    for (const folder of [cut, newer, empty]) await mkdir(folder, { recursive: true });
    await writeFile(join(cut, 'run.json'), '{"version": 1, "id"');
    await writeFile(join(newer, 'run.json'), '{"version": 2}');
    const { path } = await RunDirectory.create(runs, 'a', newRun());
    await writeFile(join(path, 'user.json'), '{');
    const found = await entries(cut, newer, empty, gone, annotated, path);
    expect(found.map(({ status, reason, created }) => [status, reason, created])).toEqual([
      ['damaged', 'is damaged: is not valid JSON', Date.UTC(2026, 10, 21, 21, 51)],
      ['damaged', 'the run is of format version 2, this Polyrank reads up to 1', 0],
      ['damaged', 'there is no run here', 0],
      ['queued', undefined, expect.any(Number)],
    ]);
    expect(found[3]!.annotationFault).toMatch(/user\.json: is damaged/);
    expect(chiefFigure(found[0]!)).toBe(undefined);
  });

  it('shows a run as failed whose process is gone', async () => {
    const { path } = await RunDirectory.create(runs, 'a', newRun());
    const file = join(path, 'run.json');
    const record = JSON.parse(await readFile(file, 'utf8')) as { process: object };
    const gone = { ...record, status: 'running', process: { ...record.process, pid: 2 ** 22 + 1 } };
    await writeFile(file, JSON.stringify(gone));
    expect((await entries(path))[0]).toMatchObject({ status: 'failed', reason: 'the runner died' });
  });

  it('reads a thousand runs, the next time from what it kept', async () => {
    const languages = ['ar', 'de', 'el', 'en', 'es', 'hi', 'ru', 'th', 'tr', 'vi', 'zh'];
    const directory = await RunDirectory.create(runs, 'a', newRun());
    const { path } = directory;
    await directory.update({ status: 'done', evaluations: [summaryOf(languages)] });
    const text = await readFile(join(path, 'run.json'), 'utf8');
    expect(text.length).toBeGreaterThan(40_000);
    for (let i = 1; i < 1000; i++) {
      await mkdir(join(runs, `r${i}`));
      await writeFile(join(runs, `r${i}`, 'run.json'), text);
    }
    const paths = (await runNames(runs)).map(name => join(runs, name));

    const found = await entries(...paths);
    expect(found.length).toBe(1000);

    const file = join(studies, 'storage', 'runs.json');
    const first = new EntryCache(file);
    await first.load();
    await entriesBy(first, ...paths);
    await first.save(() => true);
    const second = new EntryCache(file);
    await second.load();
    expect(await entriesBy(second, ...paths)).toEqual(found);
  });

  it('keeps what it read until the files change', async () => {
    const done = await RunDirectory.create(runs, 'done', newRun());
    await done.update({ status: 'done' });
    const failed = await RunDirectory.create(runs, 'failed', newRun());
    await failed.update({ status: 'failed' });
    const file = join(studies, 'storage', 'runs.json');
    const cache = new EntryCache(file);
    const read = () => entriesBy(cache, done.path, failed.path);
    const [first, other] = await read();
    const [same, anew] = await read();
    expect(same).toBe(first);
    expect(anew).not.toBe(other);
    await annotate(done.path, { star: true });
    expect((await read())[0]).toMatchObject({ star: true, status: 'done' });
    await done.update({ status: 'stopped' });
    expect((await read())[0]).toMatchObject({ star: true, status: 'stopped' });
    await cache.save(path => path === done.path);

    for (const text of ['{', '{"version": 0, "runs": []}', '{"version": 1, "runs": 5}', 'null']) {
      await writeFile(file, text);
      const damaged = new EntryCache(file);
      await damaged.load();
      expect(await entriesBy(damaged, done.path)).toHaveLength(1);
    }
    await rm(done.path, { recursive: true });
    expect(await read()).toHaveLength(1);
  });
});

describe('ProgressReader', () => {
  it('follows how far a run is, also from the midst of a long one', async () => {
    const directory = await RunDirectory.create(runs, 'a', newRun());
    const early = new ProgressReader(directory.path);
    expect(await early.read()).toBe(undefined);
    const step = (n: number, time: number) =>
      directory.append({
        type: 'step',
        time,
        step: n,
        progress: n / 1000,
        kind: 'monolingual',
        dataset: 'd',
        loss: 1,
        learningRate: 1e-5,
        gradientNorm: 1,
        maskedNegatives: 0,
        examples: n * 10,
        tokens: n * 100,
        examplesPerSecond: 10,
        tokensPerSecond: 100,
        memoryBytes: 1,
      } as Parameters<RunDirectory['append']>[0]);
    for (let n = 1; n <= 500; n++) step(n, n * 1000);
    expect(await early.read()).toMatchObject({ stage: 'training', fraction: 0.5, remaining: 500 });
    const late = new ProgressReader(directory.path);
    expect(await late.read()).toMatchObject({ stage: 'training', fraction: 0.5, remaining: 500 });
    step(600, 600_000);
    expect(await late.read()).toMatchObject({ fraction: 0.6, remaining: expect.closeTo(400) });
    expect(await late.read()).toMatchObject({ fraction: 0.6 });
    directory.append({ type: 'stage', stage: 'writing the model' });
    expect(await late.read()).toEqual({ stage: 'writing the model', details: [] });
    directory.close();
  });
});

describe('runsFolderMeant', () => {
  it('finds the folder of runs in what a user names', async () => {
    const { path } = await RunDirectory.create(runs, 'a', newRun());
    for (const named of [studies, join(studies, '.polyrank'), runs, path]) {
      expect(await runsFolderMeant(named)).toBe(runs);
    }
    const other = join(studies, 'copied');
    await mkdir(other);
    expect(await runsFolderMeant(other)).toBe(other);
  });
});
