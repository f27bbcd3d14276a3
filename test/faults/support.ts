import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { checkExperiment } from '../../src/core/experiment/check';
import type { RunEvent } from '../../src/core/runs/events';
import { readEvents } from '../../src/core/runs/read-events';
import { readRun } from '../../src/core/runs/read-record';
import type { RunRecord } from '../../src/core/runs/run-record';
import { Runner, type RunnerOptions, type RunnerOutcome } from '../../src/runner/client';
import { createRun } from '../../src/runner/create-run';
import { newJobs } from '../../src/runner/plan';
import { experiment, pairs } from '../e2e/support';
import { bundle } from '../runner/bundle';

/** The bundled runner. */
export const RUNNER = await bundle('runner/child');

/** Runs of one experiment in a folder that goes away with the tests of the file. */
export class Faults {
  readonly folder = mkdtempSync(join(tmpdir(), 'polyrank-faults-'));
  readonly file = join(this.folder, 'tiny.polyrank.yaml');

  /** @param change of the text of the experiment */
  constructor(private readonly text: string = experiment()) {
    writeFileSync(join(this.folder, 'pairs.jsonl'), pairs());
    writeFileSync(join(this.folder, 'test.jsonl'), pairs());
    writeFileSync(this.file, text);
    afterAll(() => rmSync(this.folder, { recursive: true, force: true }));
  }

  /** A new run, not begun. @param runsFolder where it is made */
  async create(runsFolder = join(this.folder, 'runs')): Promise<FaultyRun> {
    const { cells, findings } = await checkExperiment(this.text, this.file);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    const plan = { file: this.file, cells, runsFolder };
    return new FaultyRun(await createRun(newJobs(plan)[0]!, plan, this.text));
  }

  /** A run that nothing happened to. */
  async undisturbed(): Promise<FaultyRun> {
    const run = await this.create();
    expect(await run.carryOut()).toEqual({ status: 'done' });
    return run;
  }
}

type StartOptions = Partial<Omit<RunnerOptions, 'runFolder' | 'onEvent'>> & {
  onEvent?: (event: RunEvent, runner: Runner) => void;
};

/** A run, its runners and what they leave. */
export class FaultyRun {
  constructor(readonly path: string) {}

  start({ onEvent, ...options }: StartOptions = {}): Runner {
    const runner: Runner = new Runner({
      script: RUNNER,
      resume: false,
      device: 'cpu',
      ...options,
      runFolder: this.path,
      onEvent: event => onEvent?.(event, runner),
    });
    return runner;
  }

  /** Starts a runner, and waits until it has ended. */
  carryOut(options?: StartOptions): Promise<RunnerOutcome> {
    return this.start(options).finished;
  }

  resume(options?: StartOptions): Promise<RunnerOutcome> {
    return this.carryOut({ resume: true, ...options });
  }

  /** As viewers see it. */
  record(): Promise<RunRecord> {
    return readRun(this.path);
  }

  async events(): Promise<RunEvent[]> {
    return (await readEvents(this.path)).events;
  }

  /** Loss by step; a step that was made twice counts as it was made last. */
  async losses(): Promise<Map<number, number>> {
    const events = await this.events();
    return new Map(events.flatMap(event => (event.type === 'step' ? [[event.step, event.loss]] : [])));
  }

  async warnings(): Promise<string[]> {
    return (await this.events()).flatMap(event => (event.type === 'warning' ? [event.message] : []));
  }

  /** SHA-256 of the files of the trained model. */
  model(): Record<string, string> {
    const folder = join(this.path, 'model');
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry =>
      entry.isFile(),
    );
    return Object.fromEntries(
      files.map(({ parentPath, name }) => {
        const path = join(parentPath, name);
        return [path.slice(folder.length + 1), createHash('sha256').update(readFileSync(path)).digest('hex')];
      }),
    );
  }

  /** Names in its folder, or in one below. */
  names(folder = ''): string[] {
    return readdirSync(join(this.path, folder)).sort();
  }

  /** That it is done, and is what a run is that nothing happened to. */
  async expectSameAs(other: FaultyRun): Promise<void> {
    const { status, evaluations, reason } = await this.record();
    expect({ status, reason }).toEqual({ status: 'done', reason: undefined });
    expect(evaluations).toEqual((await other.record()).evaluations);
    expect(await this.losses()).toEqual(await other.losses());
    expect(this.model()).toEqual(other.model());
    expect(this.names()).toEqual(['eval', 'events.jsonl', 'log.txt', 'model', 'run.json']);
  }
}

/** Whether a process is there; one that has ended and waits to be asked about is not. */
export function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== 'linux') return true;
  return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

export async function waitFor(condition: () => boolean | Promise<boolean>, seconds = 30): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`not within ${seconds} s`);
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}
