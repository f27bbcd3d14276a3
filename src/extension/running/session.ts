import type { RunEvent } from '../../core/runs/events';
import { type Progress, ProgressTracker } from '../../core/runs/progress';
import type { DeviceName } from '../../engine/devices';
import type { DeviceChooser } from '../../runner/choose-device';
import { Runner, type RunnerOptions, type RunnerOutcome } from '../../runner/client';
import { createRun } from '../../runner/create-run';
import type { Job, Plan } from '../../runner/plan';
import type { DeviceQueue } from './device-queue';

/** One run of a session. */
export interface ActiveRun {
  path: string;
  /** Label of the cell. */
  cell: string;
  /** From 1, of `total`. */
  number: number;
  total: number;
  progress?: Progress;
}

export interface SessionOptions {
  plan: Plan;
  /** Of the experiment file. */
  text: string;
  jobs: readonly Job[];
  devices: DeviceChooser;
  queue: DeviceQueue;
  runner: Pick<RunnerOptions, 'script' | 'executable'>;
  /** The run that is at work has changed, or is another one. */
  onChange(session: Session): void;
  onEvent(run: ActiveRun, event: RunEvent): void;
}

/** How a session ends. */
export interface SessionOutcome {
  done: readonly string[];
  failed: readonly { path: string; cell: string; reason: string }[];
  stopped?: string;
}

/** The cells of an experiment that one command set going, one after the other. */
export class Session {
  active: ActiveRun | undefined;
  #runner: Runner | undefined;
  #stopping = false;

  constructor(private readonly options: SessionOptions) {}

  get experiment(): string {
    return this.options.jobs[0]!.cell.experiment.name;
  }

  get stopping(): boolean {
    return this.#stopping;
  }

  /** Asks for a stop after the present step, with a checkpoint; cells that wait are not begun. */
  stop(): void {
    this.#stopping = true;
    this.#runner?.stop();
    this.options.onChange(this);
  }

  /** Ends the runner at once. */
  kill(): void {
    this.#stopping = true;
    this.#runner?.kill();
  }

  /** Carries everything out. A run that fails by no fault of the user does not keep the others from being carried out. */
  async run(): Promise<SessionOutcome> {
    const done: string[] = [];
    const failed: { path: string; cell: string; reason: string }[] = [];
    let stopped: string | undefined;
    const { jobs, devices, queue } = this.options;
    for (const job of jobs) {
      const device = await devices.deviceOf(job.cell.experiment);
      // Sessions take turns on a device, cell by cell.
      await queue.add(device, async () => {
        if (this.#stopping) return;
        const { path, outcome } = await this.#carryOut(job, device);
        if (outcome.status === 'done') done.push(path);
        if (outcome.status === 'stopped') stopped = path;
        if (outcome.status === 'failed') {
          failed.push({ path, cell: job.cell.label, reason: outcome.reason });
          if (outcome.isUserError) this.#stopping = true;
        }
      });
    }
    return { done, failed, ...(stopped !== undefined && { stopped }) };
  }

  async #carryOut(job: Job, device: DeviceName): Promise<{ path: string; outcome: RunnerOutcome }> {
    const { plan, text, runner } = this.options;
    const path = job.resume ?? (await createRun(job, plan, text));
    const run: ActiveRun = { path, cell: job.cell.label, number: job.number, total: plan.cells.length };
    const tracker = new ProgressTracker();
    this.active = run;
    this.#runner = new Runner({
      ...runner,
      runFolder: path,
      resume: job.resume !== undefined,
      device,
      onEvent: event => {
        this.options.onEvent(run, event);
        const progress = tracker.update(event);
        if (!progress) return;
        run.progress = progress;
        this.options.onChange(this);
      },
    });
    this.options.onChange(this);
    if (this.#stopping) this.#runner.stop();
    try {
      return { path, outcome: await this.#runner.finished };
    } finally {
      this.#runner = undefined;
      this.active = undefined;
      this.options.onChange(this);
    }
  }
}
