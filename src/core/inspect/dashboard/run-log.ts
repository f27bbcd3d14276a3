import type { RunOverview } from '../../pages/dashboard';
import { type Progress, ProgressTracker } from '../../runs/progress';
import { readEvents } from '../../runs/read-events';
import { TrainingLog } from './training-log';

/** The events of a run, read as they come: each byte once. */
export class RunLog {
  readonly training = new TrainingLog();
  readonly warnings = new Set<string>();
  progress: Progress | undefined;
  reached: RunOverview['reached'];
  #tracker = new ProgressTracker();
  #offset = 0;
  #reading: Promise<void> = Promise.resolve();

  constructor(private readonly folder: string) {}

  /** Reads what was written since. Calls at the same time read one after the other. */
  catchUp(): Promise<void> {
    const read = this.#reading.catch(() => {}).then(() => this.#read());
    this.#reading = read;
    return read;
  }

  async #read(): Promise<void> {
    const { events, next } = await readEvents(this.folder, this.#offset);
    this.#offset = next;
    for (const event of events) {
      this.training.add(event);
      // Speed and remaining time are of one session, not over its pauses.
      if (event.type === 'started') this.#tracker = new ProgressTracker();
      this.progress = this.#tracker.update(event) ?? this.progress;
      if (event.type === 'step') {
        const { step, progress, examples, tokens } = event;
        this.reached = { step, progress, examples, tokens };
      }
      if (event.type === 'warning') this.warnings.add(event.message);
    }
  }
}
