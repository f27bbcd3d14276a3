import { type ChildProcess, fork } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '../core/runs/events';
import { RunDirectory } from '../core/runs/run-directory';
import type { DeviceChoice } from '../engine/devices';
import type { FromRunner, ToRunner } from './protocol';

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

/**
 * A runner in a process of its own, which carries out one run. ONNX Runtime blocks its thread, and a crash in native code ends
 * its process; neither must happen to a command line that answers Ctrl-C, or to an editor.
 */
export class Runner {
  /** Resolves when the process has ended and the run's record is in order. */
  readonly finished: Promise<RunnerOutcome>;
  readonly #child: ChildProcess;

  constructor(private readonly options: RunnerOptions) {
    const log = createWriteStream(join(options.runFolder, 'log.txt'), { flags: 'a' });
    this.#child = fork(options.script ?? join(__dirname, 'runner.js'), {
      ...(options.executable && { execPath: options.executable }),
      // What this process was started with, a debugger's port for one, is not for the runner.
      execArgv: [],
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // Ctrl-C reaches the whole group of a terminal; the runner stops when it is told to, not by the signal.
      detached: process.platform !== 'win32',
    });
    this.#child.stdout!.pipe(log, { end: false });
    this.#child.stderr!.pipe(log, { end: false });
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

  async #follow(log: WriteStream): Promise<RunnerOutcome> {
    let fault: Extract<FromRunner, { type: 'fault' }> | undefined;
    this.#child.on('message', (message: FromRunner) => {
      if (message.type === 'event') this.options.onEvent(message.event);
      else fault = message;
    });
    const death = await new Promise<string>(resolve => {
      this.#child.once('error', error => resolve(`the runner could not start: ${error.message}`));
      this.#child.once('close', (code, signal) =>
        resolve(signal ? `the runner was ended by ${signal}` : `the runner ended with exit code ${code}`),
      );
    });
    await new Promise(resolve => log.end(resolve));
    return this.#settle(death, fault);
  }

  /** What the record says at the end; a run that its runner left behind is marked failed. */
  async #settle(death: string, fault?: Extract<FromRunner, { type: 'fault' }>): Promise<RunnerOutcome> {
    const directory = await RunDirectory.open(this.options.runFolder);
    const { status } = directory.record;
    if (status === 'done' || status === 'stopped') return { status };
    const reason = fault?.message ?? `${death}. The log is ${join(this.options.runFolder, 'log.txt')}.`;
    if (status !== 'failed') {
      const ended = new Date().toISOString();
      await directory.update({ status: 'failed', reason, times: { ...directory.record.times, ended } });
      this.options.onEvent(directory.append({ type: 'failed', reason }));
      directory.close();
    }
    return { status: 'failed', reason, isUserError: fault?.isUserError ?? false };
  }
}
