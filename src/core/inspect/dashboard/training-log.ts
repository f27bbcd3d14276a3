import {
  type Columns,
  STEP_COLUMNS,
  type StepColumns,
  type TrainingCursor,
  type TrainingSlice,
} from '../../pages/dashboard';
import type { RunEvent, StepEvent } from '../../runs/events';

/** Steps that one slice holds at most. */
const SLICE = 5000;

/** Lines do not show more digits, and reports are smaller without them. */
const DIGITS = 6;

type Growing<C> = { [K in keyof C]: (number | null)[] };

/** What a training reports, as columns that grow. */
export class TrainingLog {
  #steps = Object.fromEntries(STEP_COLUMNS.map(name => [name, [] as number[]])) as Growing<StepColumns>;
  #validations: Growing<TrainingSlice['validations']> = { step: [], seconds: [], loss: [], best: [] };
  #checkpoints: Growing<TrainingSlice['checkpoints']> = { step: [], seconds: [] };
  /** Time of the event before, and the seconds until then during which the run went on. */
  #time: number | undefined;
  #seconds = 0;

  add(event: RunEvent): void {
    // Between two starts the run stood still.
    if (this.#time !== undefined && event.type !== 'started')
      this.#seconds += (event.time - this.#time) / 1000;
    this.#time = event.time;
    const seconds = rounded(this.#seconds);
    if (event.type === 'step') this.#addStep(event, seconds);
    if (event.type === 'validation') {
      const { step, loss, best } = event;
      push(this.#validations, { step, seconds, loss: rounded(loss), best: Number(best) });
    }
    if (event.type === 'checkpoint') push(this.#checkpoints, { step: event.step, seconds });
  }

  #addStep(event: StepEvent, seconds: number | null): void {
    for (const name of STEP_COLUMNS) {
      const value =
        name === 'seconds'
          ? seconds
          : name === 'kind'
            ? Number(event.kind === 'crosslingual')
            : rounded(event[name]);
      this.#steps[name].push(value);
    }
  }

  since({ steps, validations, checkpoints }: TrainingCursor): TrainingSlice {
    const end = Math.min(this.#steps.step.length, steps + SLICE);
    return {
      steps: cut(this.#steps, steps, end),
      validations: cut(this.#validations, validations),
      checkpoints: cut(this.#checkpoints, checkpoints),
      next: {
        steps: end,
        validations: this.#validations.step.length,
        checkpoints: this.#checkpoints.step.length,
      },
      more: end < this.#steps.step.length,
    };
  }
}

function push<K extends string>(columns: Growing<Columns<K>>, row: Record<K, number | null>): void {
  for (const name of Object.keys(row) as K[]) columns[name].push(row[name]);
}

function cut<K extends string>(columns: Growing<Columns<K>>, from: number, end?: number): Columns<K> {
  const entries = Object.entries<(number | null)[]>(columns).map(([name, values]) => [
    name,
    values.slice(from, end),
  ]);
  return Object.fromEntries(entries) as Columns<K>;
}

/** A loss that overflowed is null in the file already. */
function rounded(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? Number(value.toPrecision(DIGITS)) : null;
}
