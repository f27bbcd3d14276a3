import { type ScheduleName, scheduleFactor } from '../../graph/schedules';

/** How long to train: whatever is counted, training ends with the step that reaches it. */
export interface Budget {
  unit: 'steps' | 'examples' | 'tokens';
  amount: number;
}

/** What a training has done so far. */
export interface Progress {
  steps: number;
  examples: number;
  tokens: number;
}

export interface RateOptions {
  /** The highest learning rate. */
  peak: number;
  schedule: ScheduleName;
  /** Steps of warm-up, or their share of the budget, rounded up as in `transformers`. */
  warmup: { steps: number } | { ratio: number };
  budget: Budget;
}

/**
 * The learning rate of the next step. Schedules run over the budget in its own unit, so that a run of fixed tokens ends its
 * decay with its last token.
 */
export function learningRate({ peak, schedule, warmup, budget }: RateOptions, done: Progress): number {
  const position = done[budget.unit];
  if ('steps' in warmup && done.steps < warmup.steps) return (peak * done.steps) / warmup.steps;
  const warmupPart = 'ratio' in warmup ? Math.ceil(warmup.ratio * budget.amount) : 0;
  const options = { name: schedule, warmupSteps: warmupPart, totalSteps: budget.amount };
  if ('steps' in warmup && budget.unit === 'steps') options.warmupSteps = warmup.steps;
  return peak * scheduleFactor(options, position);
}

export const isSpent = (budget: Budget, done: Progress): boolean => done[budget.unit] >= budget.amount;
