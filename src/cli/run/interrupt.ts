import type { Runner } from '../../runner/client';

/** What ends a process that may leave some work done: Ctrl-C, and what schedulers send before they kill. */
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Ctrl-C: the first one asks the runner to stop after the present step, the second ends it at once. */
export class Interrupt {
  #count = 0;
  #runner: Runner | undefined;
  readonly #listener = () => this.#interrupt();

  constructor(private readonly say: (text: string) => void) {
    for (const signal of SIGNALS) process.on(signal, this.#listener);
  }

  get requested(): boolean {
    return this.#count > 0;
  }

  /** The runner that a signal concerns from now on. */
  set runner(runner: Runner) {
    this.#runner = runner;
    if (this.requested) runner.stop();
  }

  dispose(): void {
    for (const signal of SIGNALS) process.off(signal, this.#listener);
  }

  #interrupt(): void {
    this.#count++;
    if (this.#count === 1) {
      this.say('Stopping after the present step, with a checkpoint. Press Ctrl-C again to stop at once.');
      this.#runner?.stop();
    } else {
      this.#runner?.kill();
    }
  }
}
