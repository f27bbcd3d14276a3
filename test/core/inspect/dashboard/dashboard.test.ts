import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { openDashboard } from '../../../../src/core/inspect/dashboard';
import { STEP_COLUMNS, TRAINING_START } from '../../../../src/core/pages/dashboard';
import type { NewEvent, StepEvent } from '../../../../src/core/runs/events';
import { RunDirectory } from '../../../../src/core/runs/run-directory';
import { newRun } from '../../runs/fixtures';

const step = (n: number, changes: Partial<StepEvent> = {}): NewEvent => ({
  type: 'step',
  step: n,
  progress: n / 100,
  kind: n % 2 === 0 ? 'crosslingual' : 'monolingual',
  dataset: 'a.jsonl',
  loss: 1 / 3,
  learningRate: 3e-5,
  gradientNorm: 2,
  maskedNegatives: 1,
  examples: 32 * n,
  tokens: 640 * n,
  examplesPerSecond: 60,
  tokensPerSecond: 1200,
  memoryBytes: 3e8,
  ...changes,
});

/** Appends an event that came at a time, in seconds. */
function at(directory: RunDirectory, seconds: number, event: NewEvent): void {
  const stamped = { ...event, time: 1e12 + 1000 * seconds };
  directory.append(stamped);
}

describe('what a dashboard is answered', () => {
  const root = mkdtempSync(join(tmpdir(), 'dashboard-'));
  afterAll(() => rmSync(root, { recursive: true }));
  let directory: RunDirectory;
  beforeEach(async () => {
    directory = await RunDirectory.create(root, 'x', newRun());
  });
  const open = () => openDashboard({ page: 'dashboard', run: directory.path });

  it('is the state of a run, from queued to done', async () => {
    const service = open();
    const queued = await service.overview();
    expect(queued).toMatchObject({
      status: 'queued',
      cell: 'hybrid',
      seed: 42,
      evaluations: [],
      warnings: [],
    });
    expect(queued).not.toHaveProperty('progress');
    expect((await service.training(TRAINING_START)).steps.step).toEqual([]);

    await directory.update({ status: 'running', device: 'cpu' });
    at(directory, 0, { type: 'started', version: 1, run: 'x', resumed: false });
    at(directory, 1, step(10));
    at(directory, 3, step(20));
    at(directory, 4, { type: 'warning', message: 'few pairs' });
    at(directory, 5, { type: 'warning', message: 'few pairs' });
    const running = await service.overview();
    expect(running).toMatchObject({
      device: 'cpu',
      reached: { step: 20, progress: 0.2 },
      warnings: ['few pairs'],
    });
    expect(running.progress).toMatchObject({ stage: 'training', fraction: 0.2, remaining: 16 });

    await directory.update({
      status: 'done',
      training: { steps: 20, examples: 640, tokens: 9, outcome: 'finished' },
    });
    const done = await service.overview();
    expect(done).toMatchObject({ status: 'done', training: { steps: 20 } });
    expect(done).not.toHaveProperty('progress');
  });

  it('is only what is new since a cursor', async () => {
    const service = open();
    at(directory, 0, { type: 'started', version: 1, run: 'x', resumed: false });
    for (let n = 1; n <= 3; n++) at(directory, n, step(n));
    at(directory, 3, { type: 'validation', step: 3, loss: 0.123456789, best: true });
    const first = await service.training(TRAINING_START);
    expect(Object.keys(first.steps)).toEqual([...STEP_COLUMNS]);
    expect(first.steps.kind).toEqual([0, 1, 0]);
    expect(first.steps.loss[0]).toBe(0.333333);
    expect(first.validations).toEqual({ step: [3], seconds: [3], loss: [0.123457], best: [1] });

    at(directory, 4, step(4, { loss: Number.NaN }));
    at(directory, 5, { type: 'checkpoint', step: 4, path: 'checkpoints/step-4' });
    appendFileSync(join(directory.path, 'events.jsonl'), '{"time":1,"type":"st');
    const second = await service.training(first.next);
    expect(second.steps.step).toEqual([4]);
    expect(second.steps.loss).toEqual([null]);
    expect(second.validations.step).toEqual([]);
    expect(second.checkpoints).toEqual({ step: [4], seconds: [5] });
    expect((await service.training(second.next)).steps.step).toEqual([]);
  });

  it('counts time without pauses', async () => {
    at(directory, 0, { type: 'started', version: 1, run: 'x', resumed: false });
    at(directory, 10, step(1));
    at(directory, 1000, { type: 'started', version: 1, run: 'x', resumed: true });
    at(directory, 1005, step(2));
    expect((await open().training(TRAINING_START)).steps.seconds).toEqual([10, 15]);
  });

  it('comes in pages', async () => {
    for (let n = 1; n <= 12_000; n++) directory.append(step(n));
    const service = open();
    let cursor = TRAINING_START;
    const sizes: number[] = [];
    for (let more = true; more; ) {
      const slice = await service.training(cursor);
      sizes.push(slice.steps.step.length);
      ({ next: cursor, more } = slice);
    }
    expect(sizes).toEqual([5000, 5000, 2000]);
  });

  it('says why a run failed, with the end of its log and where it can go on', async () => {
    mkdirSync(join(directory.path, 'checkpoints', 'step-00000200'), { recursive: true });
    mkdirSync(join(directory.path, 'checkpoints', '.step-00000300.tmp'));
    const lines = Array.from({ length: 3000 }, (_, i) => `line ${i} ä`);
    writeFileSync(join(directory.path, 'log.txt'), `${lines.join('\n')}\n`);
    await directory.update({ status: 'failed', reason: 'out of memory' });
    const overview = await open().overview();
    expect(overview).toMatchObject({ status: 'failed', reason: 'out of memory', checkpoint: 200 });
    expect(overview.log).toEqual(lines.slice(-40));
  });

  it('names what was run', async () => {
    await directory.update({ hashes: { 'a.jsonl': 'ab12' } });
    const setup = await open().setup();
    expect(setup.yaml).toContain('\ntrain:\n');
    expect(setup).toMatchObject({ file: '/studies/x.polyrank.yaml', hashes: [['a.jsonl', 'ab12']] });
    expect(setup.versions).toContainEqual(['node', process.version]);
  });

  it('gives the published means of a test set that has them', async () => {
    const summary = { dataset: 'xquad-r', languages: ['de'], queries: 1, passages: { de: 3, en: 4 } };
    await directory.update({ evaluations: [{ ...summary, measures: ['map'], settings: [], tasks: [] }] });
    const [evaluation] = (await open().overview()).evaluations;
    expect(evaluation).toMatchObject({ dataset: 'xquad-r', passages: 7 });
    expect(evaluation!.published).toContainEqual(
      expect.objectContaining({ encoder: 'XLM-R', measure: 'map', training: 'hybrid', mean: 0.7977 }),
    );
    expect(evaluation).not.toHaveProperty('tasks');
  });

  it('is a clear word where there is no run', async () => {
    await expect(openDashboard({ page: 'dashboard', run: root }).overview()).rejects.toThrow(
      'there is no run here',
    );
  });
});
