import {
  type Columns,
  STEP_COLUMNS,
  type StepColumns,
  TRAINING_START,
  type TrainingCursor,
  type TrainingSlice,
} from '../../src/core/pages/dashboard';

type Growing<C> = { [K in keyof C]: (number | null)[] };

/** What the page holds of a training: the steps, each once, ascending. */
export class TrainingData {
  readonly steps = Object.fromEntries(
    STEP_COLUMNS.map(name => [name, [] as number[]]),
  ) as Growing<StepColumns>;
  readonly validations: Growing<TrainingSlice['validations']> = { step: [], seconds: [], loss: [], best: [] };
  readonly checkpoints: Growing<TrainingSlice['checkpoints']> = { step: [], seconds: [] };
  /** What to ask for next. */
  cursor: TrainingCursor = TRAINING_START;

  get length(): number {
    return this.steps.step.length;
  }

  /** @returns whether there was anything new */
  add({ steps, validations, checkpoints, next, more }: TrainingSlice): boolean {
    append(this.steps, steps);
    append(this.validations, validations);
    append(this.checkpoints, checkpoints);
    // What came after the checkpoint that a resumed run went on from is no longer true.
    if (!more) {
      const last = this.steps.step.at(-1) ?? 0;
      drop(this.validations, last + 1);
      drop(this.checkpoints, last + 1);
    }
    this.cursor = next;
    return steps.step.length + validations.step.length + checkpoints.step.length > 0;
  }
}

type WithStep = Growing<Columns<'step'>>;

function append<C extends WithStep>(to: C, from: Columns<keyof C & string>): void {
  const names = Object.keys(to) as (keyof C & string)[];
  for (const [i, step] of from.step!.entries()) {
    if (step! <= (to.step.at(-1) ?? 0)) drop(to, step!);
    for (const name of names) (to[name] as (number | null)[]).push(from[name][i]!);
  }
}

/** Drops all rows from a step on. */
function drop(columns: WithStep, step: number): void {
  let length = columns.step.length;
  while (length > 0 && columns.step[length - 1]! >= step) length--;
  for (const values of Object.values(columns)) values.length = length;
}
