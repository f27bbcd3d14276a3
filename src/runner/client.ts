import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { RunEvent } from '../core/runs/events';
import { readRecord } from '../core/runs/read-record';
import { RunDirectory } from '../core/runs/run-directory';
import { RunLock } from '../core/runs/run-lock';
import type { DeviceChoice } from '../engine/devices';
import { causeOfDeath } from './death';
import type { FromRunner, ToRunner } from './protocol';
import { RunnerLog } from './runner-log';

export interface RunnerOptions {
  /** The bundled runner; by default beside the bundle that calls. */
  script?: string;
  /** The Node executable; by default the one that runs this process, Electron's included. */
  executable?: string;
  runFolder: string;
  /** Go on from the newest checkpoint. */
  resume: boolean;
  /** Stands above the experiment's. */
  device?: DeviceChoice;
  onEvent(event: RunEvent): void;
}

export type RunnerOutcome =
  | { status: 'done' | 'stopped' }
  /** `isUserError`: the fault is in what the user gave. */
  | { status: 'failed'; reason: string; isUserError: boolean };

type Fault = Extract<FromRunner, { type: 'fault' }>;

/**
 * A runner in a process of its own, which carries out one run. ONNX Runtime blocks its thread, and a crash in native code ends
 * its process; neither must happen to a command line that answers Ctrl-C, or to an editor.
 */
export class Runner {
  /** Resolves when the process has ended and the run's record is in order. */
  readonly finished: Promise<RunnerOutcome>;
  readonly #child: ChildProcess;

  constructor(private readonly options: RunnerOptions) {
    const log = new RunnerLog(join(options.runFolder, 'log.txt'));
    this.#child = fork(options.script ?? join(__dirname, 'runner.js'), {
      ...(options.executable && { execPath: options.executable }),
      // What this process was started with, a debugger's port for one, is not for the runner.
      execArgv: [],
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      serialization: 'advanced',
      stdio: ['ignore', log.target, log.target, 'ipc'],
      // Ctrl-C reaches the whole group of a terminal; the runner stops when it is told to, not by the signal.
      detached: process.platform !== 'win32',
    });
    log.close();
    this.finished = this.#follow(log);
    const { runFolder, resume, device } = options;
    this.#send({ type: 'start', runFolder, resume, ...(device !== undefined && { device }) });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Asks for a stop after the present step, with a checkpoint. */
  stop(): void {
    this.#send({ type: 'stop' });
  }

  /** Ends the process at once; what was computed since the last checkpoint is lost. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #send(message: ToRunner): void {
    // A process that is gone is seen to in `finished`.
    if (this.#child.connected) this.#child.send(message, () => {});
  }

  async #follow(log: RunnerLog): Promise<RunnerOutcome> {
    let fault: Fault | undefined;
    this.#child.on('message', (message: FromRunner) => {
      if (message.type === 'event') this.options.onEvent(message.event);
      else fault = message;
    });
    const death = await new Promise<string>(resolve => {
      this.#child.once('error', error => resolve(`the runner could not start: ${error.message}.`));
      this.#child.once('close', (code, signal) =>
        resolve(causeOfDeath(code, signal, this.#child.killed, log.tail())),
      );
    });
    fault ??= { type: 'fault', message: `${death} The log is ${log.path}.`, isUserError: false };
    return this.#settle(fault);
  }

  /** What the record says at the end; a run that its runner left behind is marked failed. */
  async #settle({ message: reason, isUserError }: Fault): Promise<RunnerOutcome> {
    const { status } = await readRecord(this.options.runFolder);
    if (status === 'done' || status === 'stopped') return { status };
    if (status !== 'failed') {
      try {
        await this.#markFailed(reason);
      } catch {
        // The disk is full or cannot be written, or another runner has the run: then its record is not for us to change.
        // Viewers see by themselves when a runner is gone.
      }
    }
    return { status: 'failed', reason, isUserError };
  }

  async #markFailed(reason: string): Promise<void> {
    const lock = await RunLock.take(this.options.runFolder);
    const directory = await RunDirectory.open(this.options.runFolder);
    try {
      const ended = new Date().toISOString();
      await directory.update({ status: 'failed', reason, times: { ...directory.record.times, ended } });
      this.options.onEvent(directory.append({ type: 'failed', reason }));
    } finally {
      directory.close();
      lock.release();
    }
  }
}
