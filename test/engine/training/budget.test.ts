import { describe, expect, it } from 'vitest';
import { isSpent, learningRate, type Progress, type RateOptions } from '../../../src/engine/training/budget';

/** Steps of 10 examples and 200 tokens. */
const afterSteps = (steps: number): Progress => ({ steps, examples: 10 * steps, tokens: 200 * steps });

const BUDGETS = [
  { unit: 'steps', amount: 20 },
  { unit: 'examples', amount: 200 },
  { unit: 'tokens', amount: 4000 },
] as const;

const rates = (options: Partial<RateOptions>, steps = 20): number[] =>
  Array.from({ length: steps }, (_, step) =>
    learningRate(
      { peak: 2, schedule: 'linear', warmup: { ratio: 0.25 }, budget: BUDGETS[0], ...options },
      afterSteps(step),
    ),
  );

describe('a budget', () => {
  it.each(BUDGETS)('of $amount $unit is spent after 20 steps', budget => {
    expect(isSpent(budget, afterSteps(19))).toBe(false);
    expect(isSpent(budget, afterSteps(20))).toBe(true);
    expect(isSpent({ ...budget, amount: budget.amount + 1 }, afterSteps(20))).toBe(false);
    expect(isSpent(budget, afterSteps(30))).toBe(true);
  });

  it('gives the same learning rates in whatever unit it is', () => {
    for (const schedule of ['constant', 'linear', 'cosine'] as const)
      for (const budget of BUDGETS)
        for (const [i, rate] of rates({ schedule, budget }).entries())
          expect(rate).toBeCloseTo(rates({ schedule })[i]!, 12);
  });
});

describe('the learning rate', () => {
  it('rises over the share of the warm-up and falls over the rest', () => {
    const wanted = [0, 0.4, 0.8, 1.2, 1.6, 2, ...Array.from({ length: 14 }, (_, i) => (2 * (14 - i)) / 15)];
    expect(rates({})).toEqual(wanted.map(rate => expect.closeTo(rate, 12)));
  });

  it('rounds a share of the warm-up up to whole steps', () => {
    expect(rates({ warmup: { ratio: 0.11 } })).toEqual(rates({ warmup: { steps: 3 } }));
  });

  it('warms up over steps where the budget is in steps', () => {
    expect(rates({ warmup: { steps: 5 } })).toEqual(rates({}));
    expect(rates({ warmup: { steps: 0 } })[0]).toBe(2);
    expect(rates({ warmup: { ratio: 0 } })).toEqual(rates({ warmup: { steps: 0 } }));
  });

  it('warms up over steps where the budget is in another unit, then decays with the budget', () => {
    const given = rates({ warmup: { steps: 5 }, budget: BUDGETS[2] });
    expect(given.slice(0, 5)).toEqual([0, 0.4, 0.8, 1.2, 1.6]);
    const decay = Array.from({ length: 15 }, (_, i) => 2 * (1 - (i + 5) / 20));
    expect(given.slice(5)).toEqual(decay.map(rate => expect.closeTo(rate, 12)));
  });

  it('stays within 0 and its peak, where the last step overshoots too', () => {
    for (const schedule of ['constant', 'linear', 'cosine'] as const)
      for (const budget of BUDGETS)
        for (const rate of rates({ schedule, budget: { ...budget, amount: budget.amount * 0.93 } }, 23)) {
          expect(rate).toBeGreaterThanOrEqual(0);
          expect(rate).toBeLessThanOrEqual(2);
        }
  });
});
