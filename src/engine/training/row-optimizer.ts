/** What `Optimizer.scalars` gives for a step. */
type Scalars = Readonly<Record<string, number>>;

/** How one row moves, given its gradient; and what the optimizer keeps for it. */
export interface RowRule {
  /** State tensors, as many as the dense optimizer keeps. */
  readonly slots: number;
  /**
   * Steps without a gradient after which the state no longer moves a parameter measurably, so that the rest can be
   * done in closed form.
   */
  readonly horizon: number;
  /** What each slot is multiplied by in a step without a gradient. */
  readonly decay: readonly number[];
  /**
   * One step of one row, in place.
   *
   * @param at where the row starts in the parameter and in each slot
   * @param gradient as many elements as the row
   */
  step(
    parameter: Float32Array,
    state: readonly Float32Array[],
    at: number,
    width: number,
    scalars: Scalars,
    gradient: Float32Array,
  ): void;
  /** Moves a row's parameters as some steps without a gradient would, one after the other; the state stays as it is. */
  coast(
    parameter: Float32Array,
    state: readonly Float32Array[],
    at: number,
    width: number,
    steps: readonly Scalars[],
  ): void;
}

/** Steps until what is multiplied by `factor` in each is a billionth of what it was. */
const horizonOf = (factor: number): number =>
  factor < 1 ? Math.ceil(Math.log(1e-9) / Math.log(factor)) : Number.POSITIVE_INFINITY;

/** The row form of `adamW`, same formula. */
export function adamWRows({
  beta1,
  beta2,
  epsilon,
}: {
  beta1: number;
  beta2: number;
  epsilon: number;
}): RowRule {
  return {
    slots: 2,
    horizon: horizonOf(beta1 / Math.sqrt(beta2)),
    decay: [beta1, beta2],
    step(parameter, [m, v], at, width, { keep, step_size, second_correction }, gradient) {
      for (let i = 0; i < width; i++) {
        const g = gradient[i]!;
        const first = beta1 * m![at + i]! + (1 - beta1) * g;
        const second = beta2 * v![at + i]! + (1 - beta2) * g * g;
        m![at + i] = first;
        v![at + i] = second;
        const change = (step_size! * first) / (Math.sqrt(second) * second_correction! + epsilon);
        parameter[at + i] = parameter[at + i]! * keep! - change;
      }
    },
    coast(parameter, [m, v], at, width, steps) {
      // m and √v shrink by constant factors in each step, so that a row moves by m · Σ aₛ/(√v·bₛ + ε).
      const a = new Float64Array(steps.length);
      const b = new Float64Array(steps.length);
      let kept = 1;
      let [firstFade, secondFade] = [beta1 ** steps.length, beta2 ** (steps.length / 2)];
      // Σ aₛ/bₛ, Σ aₛ/bₛ² and so on, for all elements alike.
      const powers = [0, 0, 0, 0];
      for (let s = steps.length - 1; s >= 0; s--) {
        const { keep, step_size, second_correction } = steps[s]!;
        a[s] = firstFade * step_size! * kept;
        b[s] = secondFade * second_correction!;
        let term = a[s]!;
        for (let k = 0; k < powers.length; k++) powers[k]! += term /= b[s]!;
        kept *= keep!;
        firstFade /= beta1;
        secondFade /= Math.sqrt(beta2);
      }
      const [p1, p2, p3, p4] = powers as [number, number, number, number];
      const clear = (1000 * epsilon) / Math.min(...b);
      for (let i = at; i < at + width; i++) {
        const root = Math.sqrt(v![i]!);
        let sum = 0;
        if (root > clear) {
          // Where ε is small beside √v·bₛ, its first powers are enough: the error is below 10⁻¹² of the sum.
          const r = 1 / root;
          const e = epsilon * r;
          sum = r * (p1 - e * (p2 - e * (p3 - e * p4)));
        } else {
          for (let s = 0; s < a.length; s++) sum += a[s]! / (root * b[s]! + epsilon);
        }
        parameter[i] = parameter[i]! * kept - m![i]! * sum;
      }
    },
  };
}

/** The row form of `sgd`, same formula. */
export function sgdRows({ momentum }: { momentum: number }): RowRule {
  return {
    slots: momentum === 0 ? 0 : 1,
    horizon: horizonOf(momentum),
    decay: momentum === 0 ? [] : [momentum],
    step(parameter, [buffer], at, width, { keep, step_size }, gradient) {
      for (let i = 0; i < width; i++) {
        let direction = gradient[i]!;
        if (buffer) {
          direction += momentum * buffer[at + i]!;
          buffer[at + i] = direction;
        }
        parameter[at + i] = parameter[at + i]! * keep! - step_size! * direction;
      }
    },
    coast(parameter, [buffer], at, width, steps) {
      let kept = 1;
      let sum = 0;
      let fade = momentum ** steps.length;
      for (let s = steps.length - 1; s >= 0; s--) {
        sum += fade * steps[s]!.step_size! * kept;
        kept *= steps[s]!.keep!;
        fade /= momentum;
      }
      for (let i = at; i < at + width; i++)
        parameter[i] = parameter[i]! * kept - (buffer ? buffer[i]! * sum : 0);
    },
  };
}

/**
 * Updates only the rows of a table that have a gradient, and yet ends with the numbers of a dense optimizer: a row that was
 * left alone for some steps has moved on by momentum and weight decay in the dense one, and catches up on those steps
 * before it is used again.
 */
export class RowOptimizer {
  readonly state: readonly Float32Array[];
  /** For each row, the last step that it has made. */
  readonly lastStep: Int32Array;
  /** For each row, the last step in which it had a gradient; 0 for none yet. */
  readonly lastGradient: Int32Array;
  /** Of steps 1 … t, from index 1. */
  readonly #scalars: Scalars[] = [{}];
  /** Sum over steps 1 … t of log(keep), so that weight decay over many steps is one factor. */
  readonly #logKeep: number[] = [0];

  /**
   * @param table `[rows, width]`, changed in place
   * @param scalars of a step, counted from 1: must be a pure function, because rows ask for past steps
   */
  constructor(
    readonly rule: RowRule,
    readonly table: Float32Array,
    readonly width: number,
    readonly scalars: (step: number) => Scalars,
  ) {
    this.state = Array.from({ length: rule.slots }, () => new Float32Array(table.length));
    this.lastStep = new Int32Array(table.length / width);
    this.lastGradient = new Int32Array(table.length / width);
  }

  /** Brings rows up to the state after `step`. Do it before they are read. */
  catchUp(rows: Iterable<number>, step: number): void {
    for (const row of rows) this.#advance(row, step);
  }

  /** Brings every row up to the state after `step`, as before an evaluation. */
  catchUpAll(step: number): void {
    for (let row = 0; row < this.lastStep.length; row++) this.#advance(row, step);
  }

  /** Makes step `step` with the gradients of `rows` `[rows, width]`; the rows must be at the step before. */
  update(rows: Int32Array, gradients: Float32Array, scale: number, step: number): void {
    const { width } = this;
    const scalars = this.scalars(step);
    const gradient = new Float32Array(width);
    for (const [i, row] of rows.entries()) {
      for (let k = 0; k < width; k++) gradient[k] = gradients[i * width + k]! * scale;
      this.rule.step(this.table, this.state, row * width, width, scalars, gradient);
      this.lastStep[row] = step;
      this.lastGradient[row] = step;
    }
  }

  #advance(row: number, step: number): void {
    const { rule, table, state, width } = this;
    const from = this.lastStep[row]!;
    if (from >= step) return;
    this.lastStep[row] = step;
    const at = row * width;
    this.#know(step);
    const touched = this.lastGradient[row]! > 0;
    // Momentum moves a row for a while after its last gradient, and weight decay alone after that.
    const horizon = touched ? this.lastGradient[row]! + rule.horizon : 0;
    const moving = Math.max(from, Math.min(step, horizon));
    if (moving > from) rule.coast(table, state, at, width, this.#scalars.slice(from + 1, moving + 1));
    multiply(table, at, width, Math.exp(this.#logKeep[step]! - this.#logKeep[moving]!));
    // The state of a row without a gradient so far is zero: memory that is not even there yet.
    if (!touched) return;
    for (const [slot, values] of state.entries())
      multiply(values, at, width, rule.decay[slot]! ** (step - from));
  }

  #know(step: number): void {
    for (let s = this.#scalars.length; s <= step; s++) {
      this.#scalars.push(this.scalars(s));
      this.#logKeep.push(this.#logKeep[s - 1]! + Math.log(this.#scalars[s]!.keep!));
    }
  }
}

function multiply(values: Float32Array, at: number, width: number, factor: number): void {
  if (factor !== 1) for (let i = at; i < at + width; i++) values[i]! *= factor;
}
