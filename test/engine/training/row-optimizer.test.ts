import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/core/random';
import { adamWRows, RowOptimizer, type RowRule, sgdRows } from '../../../src/engine/training/row-optimizer';
import { adamW, type Optimizer, sgd } from '../../../src/graph/optimizers';
import { scheduleFactor } from '../../../src/graph/schedules';
import { largest, largestDifference } from '../fixtures';

const STEPS = 300;
const WIDTH = 3;
/** How often each row has a gradient: always, never, in three steps far apart, or now and then. */
const TOUCHED: ((step: number, random: Random) => boolean)[] = [
  () => true,
  () => false,
  step => step === 2,
  step => step === 280,
  step => step === 1 || step === 40 || step === STEPS,
  ...[0.5, 0.1, 0.03, 0.01].map(share => (_: number, random: Random) => random.float() < share),
];

interface Rule {
  optimizer: Optimizer;
  rows: RowRule;
  /** The dense rule in double precision: one element, gradient `g`, state `s` in place; the new value of `p`. */
  dense(p: number, g: number, s: number[], step: number, rate: number): number;
}

function adam(beta1: number, beta2: number, weightDecay: number): Rule {
  const options = { beta1, beta2, epsilon: 1e-6, weightDecay };
  return {
    optimizer: adamW(options),
    rows: adamWRows(options),
    dense(p, g, s, step, rate) {
      s[0] = beta1 * s[0]! + (1 - beta1) * g;
      s[1] = beta2 * s[1]! + (1 - beta2) * g * g;
      const first = s[0] / (1 - beta1 ** step);
      const second = s[1] / (1 - beta2 ** step);
      return p - rate * weightDecay * p - (rate * first) / (Math.sqrt(second) + options.epsilon);
    },
  };
}

function momentum(momentum: number, weightDecay: number): Rule {
  const options = { momentum, weightDecay };
  return {
    optimizer: sgd(options),
    rows: sgdRows(options),
    dense(p, g, s, _, rate) {
      s[0] = momentum * s[0]! + g;
      return p - rate * weightDecay * p - rate * s[0];
    },
  };
}

const RULES: Record<string, Rule> = {
  AdamW: adam(0.9, 0.999, 0.01),
  'AdamW with much decay': adam(0.9, 0.98, 2),
  'AdamW without first moments': adam(0, 0.99, 0.1),
  'AdamW whose second moments fade sooner than the first': adam(0.95, 0.9, 0.1),
  SGD: momentum(0, 0.5),
  'SGD with momentum': momentum(0.9, 0.5),
  'SGD with momentum, without decay': momentum(0.8, 0),
  'SGD that hardly forgets': momentum(0.97, 0.1),
};

const rate = (step: number): number =>
  0.01 * scheduleFactor({ name: 'cosine', warmupSteps: 20, totalSteps: STEPS + 20 }, step - 1);

/** Trains a table by rows and as a whole; returns what comes of both, parameters and state. */
function train({ optimizer, rows, dense }: Rule, catchUpAllEvery = Number.POSITIVE_INFINITY) {
  const random = new Random(1);
  const size = TOUCHED.length * WIDTH;
  const table = Float32Array.from({ length: size }, () => random.float() - 0.5);
  const reference = Float64Array.from(table);
  const state = Array.from({ length: size }, () => [0, 0]);
  const byRows = new RowOptimizer(rows, table, WIDTH, step => optimizer.scalars(step, rate(step)));

  for (let step = 1; step <= STEPS; step++) {
    const touched = Int32Array.from(TOUCHED.keys()).filter(row => TOUCHED[row]!(step, random));
    const gradients = Float32Array.from({ length: touched.length * WIDTH }, () => random.normal());
    byRows.catchUp(touched, step - 1);
    byRows.update(touched, gradients, 0.25, step);
    for (let i = 0; i < size; i++) {
      const place = touched.indexOf(Math.floor(i / WIDTH));
      const g = place < 0 ? 0 : 0.25 * gradients[place * WIDTH + (i % WIDTH)]!;
      reference[i] = dense(reference[i]!, g, state[i]!, step, rate(step));
    }
    // What training reads must be right at every step, not at the end alone.
    for (const row of touched)
      expect(
        largestDifference(rowOf(table, row), rowOf(reference, row)),
        `step ${step}, row ${row}`,
      ).toBeLessThan(1e-6);
    if (step % catchUpAllEvery === 0) byRows.catchUpAll(step);
  }
  byRows.catchUpAll(STEPS);
  return { byRows, table, reference, state };
}

const rowOf = <T extends Float32Array | Float64Array>(table: T, row: number) =>
  table.subarray(row * WIDTH, (row + 1) * WIDTH);

describe.each(Object.entries(RULES))('%s by rows equals the dense rule', (_, rule) => {
  it('in parameters and state, however rarely a row is used', () => {
    const { byRows, table, reference, state } = train(rule);
    expect(largestDifference(table, reference)).toBeLessThan(1e-6);
    for (const [slot, values] of byRows.state.entries()) {
      const wanted = state.map(s => s[slot]!);
      expect(largestDifference(values, wanted)).toBeLessThan(1e-6 * Math.max(1, largest(wanted)));
    }
    expect(byRows.state).toHaveLength(rule.optimizer.state.length);
    expect(new Set(byRows.lastStep)).toEqual(new Set([STEPS]));
  });

  it('whether all rows catch up now and then or only at the end', () => {
    expect(largestDifference(train(rule, 37).table, train(rule).table)).toBeLessThan(1e-6);
  });
});

it('a row without a gradient moves by momentum up to the horizon, and by decay alone after', () => {
  const { rows, optimizer } = RULES['AdamW with much decay']!;
  expect(rows.horizon).toBeGreaterThan(100);
  expect(rows.horizon).toBeLessThan(STEPS);
  let steps = 0;
  const counted: RowRule = {
    ...rows,
    coast(parameter, state, at, width, scalars) {
      steps += scalars.length;
      rows.coast(parameter, state, at, width, scalars);
    },
  };
  const table = Float32Array.of(1, 1, 1);
  const byRows = new RowOptimizer(counted, table, WIDTH, step => optimizer.scalars(step, 0.001));
  byRows.update(Int32Array.of(0), Float32Array.of(1, -1, 0), 1, 1);
  byRows.catchUpAll(100_000);
  expect(steps).toBe(rows.horizon);
  expect(largest(table)).toBeLessThan(1e-10);
});
