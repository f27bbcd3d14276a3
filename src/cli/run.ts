import { basename, resolve } from 'node:path';
import type { EvaluatedRun } from '../core/comparison/configurations';
import { checkExperiment } from '../core/experiment/check';
import { formatFinding } from '../core/experiment/findings';
import { readWhole } from '../core/files/read';
import { readRecord } from '../core/runs/read-record';
import { formatDuration } from '../core/text/numbers';
import type { DeviceChoice, DeviceName } from '../engine/devices';
import { DeviceChooser } from '../runner/choose-device';
import { Runner, type RunnerOutcome } from '../runner/client';
import { createRun } from '../runner/create-run';
import { doneRuns, type Job, newJobs, resumedJobs, runsFolderOf } from '../runner/plan';
import { EXIT } from './exit-codes';
import { Interrupt } from './run/interrupt';
import { printResults } from './run/results';
import { openView, type RunView } from './run/views';

export interface RunOptions {
  file: string;
  /** By default `.polyrank/runs` beside the file. */
  runsDir?: string | undefined;
  /** Stands above the experiment's. */
  device?: DeviceChoice | undefined;
  /** Events as JSON Lines in place of text. */
  json: boolean;
  /** The run that goes on. */
  resume?: string | undefined;
}

/**
 * `polyrank run`: trains and evaluates every cell of an experiment file, one after the other. A run that fails by no fault of
 * the user does not keep the others from being carried out.
 *
 * @returns the exit code
 */
export async function run(options: RunOptions): Promise<number> {
  const { file, json, resume } = options;
  const text = await readWhole(file);
  const { findings, cells } = await checkExperiment(text, file);
  for (const finding of findings)
    if (finding.severity !== 'info') process.stderr.write(`${formatFinding(file, finding)}\n`);
  if (cells.length === 0) return EXIT.userError;

  const plan = { file: resolve(file), cells, runsFolder: options.runsDir ?? runsFolderOf(file) };
  const jobs = resume ? await resumedJobs(resume, plan) : newJobs(plan);
  const devices = new DeviceChooser();
  const deviceOf = ({ cell }: Job) => devices.deviceOf(cell.experiment, options.device);
  // A fault of the last one shows before the first begins.
  for (const job of jobs) await deviceOf(job);

  const view = openView(json);
  const interrupt = new Interrupt(words => view.say(words));
  const done: EvaluatedRun[] = [];
  let code: number = EXIT.ok;
  try {
    for (const job of jobs) {
      const path = job.resume ?? (await createRun(job, plan, text));
      const device = await deviceOf(job);
      const outcome = await carryOut(job, path, cells.length, device, view, interrupt);
      if (outcome.status === 'done') done.push({ path, record: await readRecord(path) });
      if (interrupt.requested || outcome.status === 'stopped') {
        if (outcome.status !== 'done') view.say(`Go on with: ${resumption(options, path)}`);
        code = EXIT.interrupted;
        break;
      }
      if (outcome.status === 'failed') {
        view.say(`polyrank: ${outcome.reason}`);
        code = outcome.isUserError ? EXIT.userError : EXIT.failed;
        if (outcome.isUserError) break;
      }
    }
  } finally {
    interrupt.dispose();
  }
  if (!json) await printResults(resume ? await doneRuns(plan) : done, process.stdout);
  return code;
}

function resumption({ file, runsDir }: RunOptions, run: string): string {
  return ['polyrank run', file, ...(runsDir ? ['--runs-dir', runsDir] : []), '--resume', basename(run)].join(
    ' ',
  );
}

async function carryOut(
  { cell, number, resume }: Job,
  path: string,
  total: number,
  device: DeviceName,
  view: RunView,
  interrupt: Interrupt,
): Promise<RunnerOutcome> {
  const { id } = await readRecord(path);
  view.begin({ run: id, cell: cell.label, number, total });
  const runner = new Runner({
    runFolder: path,
    resume: resume !== undefined,
    device,
    onEvent: event => view.event(event),
  });
  interrupt.runner = runner;
  const outcome = await runner.finished;
  view.end(outcome.status === 'done' ? `done in ${await duration(path)}` : outcome.status);
  return outcome;
}

async function duration(path: string): Promise<string> {
  const { training = 0, evaluation = 0 } = (await readRecord(path)).times;
  return formatDuration(training + evaluation);
}
