import { dirname, join } from 'node:path';
import type { EvaluatedRun } from '../core/comparison/configurations';
import { type Difference, differences, formatDifference } from '../core/comparison/differences';
import { UserError } from '../core/errors';
import type { Cell } from '../core/experiment/matrix';
import type { Experiment } from '../core/experiment/schema';
import { readRun } from '../core/runs/read-record';
import type { RunRecord } from '../core/runs/run-record';
import { findRun, listRuns } from '../core/runs/store';

/** A cell to be carried out, as a new run or as one that goes on. */
export interface Job {
  cell: Cell;
  /** Its place among the cells of the experiment, from 1. */
  number: number;
  /** Folder of the run that goes on. */
  resume?: string;
}

export interface Plan {
  /** The experiment file. */
  file: string;
  cells: readonly Cell[];
  runsFolder: string;
}

/** Runs of a file are kept beside it. */
export const runsFolderOf = (file: string): string => join(dirname(file), '.polyrank', 'runs');

export function newJobs({ cells }: Plan): Job[] {
  return cells.map((cell, i) => ({ cell, number: i + 1 }));
}

/**
 * The run that goes on, then the cells after it that have had no run since it began: what an interrupted call left undone.
 *
 * @param name of the run: path, id or part of it
 * @throws UserError where the run is done, still at work, or of an experiment that the file no longer holds
 */
export async function resumedJobs(name: string, plan: Plan): Promise<Job[]> {
  const path = await findRun(name, plan.runsFolder);
  const record = await readRun(path);
  checkResumable(record, path);
  const first = plan.cells.findIndex(({ experiment }) => changes(record.resolved, experiment).length === 0);
  if (first < 0) throw changed(record, plan);

  const since = (await listRuns(plan.runsFolder)).flatMap(run =>
    run.record && run.record.times.created > record.times.created ? [run.record] : [],
  );
  return newJobs(plan).flatMap((job, i) => {
    if (i === first) return [{ ...job, resume: path }];
    return i > first && !since.some(other => isRunOf(other, job.cell)) ? [job] : [];
  });
}

/** Of each cell the newest run that is done, in the order of the cells. */
export async function doneRuns({ cells, runsFolder }: Plan): Promise<EvaluatedRun[]> {
  const runs = (await listRuns(runsFolder)).flatMap(({ path, record }) =>
    record?.status === 'done' ? [{ path, record }] : [],
  );
  return cells.flatMap(cell => runs.find(({ record }) => isRunOf(record, cell)) ?? []);
}

function checkResumable({ id, status, process: runner }: RunRecord, path: string): void {
  if (status === 'done') {
    throw new UserError(
      'the run is done, there is nothing to resume.',
      { file: path },
      `polyrank show ${id} prints its results.`,
    );
  }
  if (status === 'running' || status === 'queued') {
    const who = runner ? `, as process ${runner.pid} on ${runner.host}` : '';
    throw new UserError(`the run is still at work${who}.`, { file: path }, 'Wait for it, or stop it first.');
  }
}

function changed({ id, resolved }: RunRecord, { cells, file }: Plan): UserError {
  const [least = []] = cells
    .map(({ experiment }) => changes(resolved, experiment))
    .sort((a, b) => a.length - b.length);
  return new UserError(
    `no cell is what run ${id} was: ${least.map(formatDifference).join('; ')}.`,
    { file },
    'Change it back, or start a new run.',
  );
}

const isRunOf = ({ resolved }: RunRecord, { experiment }: Cell): boolean =>
  changes(resolved, experiment).length === 0;

/** What differs between two experiments and has an effect. */
function changes(from: Experiment, to: Experiment): Difference[] {
  const effect = ({ name, seed, ...rest }: Experiment) => (rest.train ? { seed, ...rest } : rest);
  return differences(effect(from), effect(to));
}
