import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ScheduleName, scheduleFactor } from '../../src/graph/schedules';

/** The lambdas of transformers/optimization.py, as they are written there. */
const TRANSFORMERS: Record<ScheduleName, (step: number, warmup: number, total: number) => number> = {
  constant: (step, warmup) => (step < warmup ? step / Math.max(1, warmup) : 1),
  linear: (step, warmup, total) =>
    step < warmup ? step / Math.max(1, warmup) : Math.max(0, (total - step) / Math.max(1, total - warmup)),
  cosine: (step, warmup, total) => {
    if (step < warmup) return step / Math.max(1, warmup);
    const progress = (step - warmup) / Math.max(1, total - warmup);
    return Math.max(0, 0.5 * (1 + Math.cos(Math.PI * 0.5 * 2 * progress)));
  },
};

const NAMES = Object.keys(TRANSFORMERS) as ScheduleName[];

describe('schedules', () => {
  it.each(NAMES)("%s equals transformers' at every step", name => {
    const run = fc.record({ warmup: fc.nat(20), rest: fc.integer({ min: 1, max: 40 }) });
    fc.assert(
      fc.property(run, ({ warmup, rest }) => {
        const schedule = { name, warmupSteps: warmup, totalSteps: warmup + rest };
        for (let step = 0; step <= schedule.totalSteps; step++) {
          const wanted = TRANSFORMERS[name](step, warmup, schedule.totalSteps);
          expect(scheduleFactor(schedule, step)).toBeCloseTo(wanted, 12);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('go from zero over one to zero', () => {
    const at = (name: ScheduleName) =>
      [0, 2, 4, 9, 14, 20].map(step => scheduleFactor({ name, warmupSteps: 4, totalSteps: 14 }, step));
    expect(at('constant')).toEqual([0, 0.5, 1, 1, 1, 1]);
    expect(at('linear')).toEqual([0, 0.5, 1, 0.5, 0, 0]);
    expect(at('cosine').map(factor => Number(factor.toFixed(12)))).toEqual([0, 0.5, 1, 0.5, 0, 0]);
  });

  it('start at their full rate without a warm-up', () => {
    for (const name of NAMES) expect(scheduleFactor({ name, warmupSteps: 0, totalSteps: 10 }, 0)).toBe(1);
  });
});
