export type ScheduleName = 'constant' | 'linear' | 'cosine';

export interface Schedule {
  name: ScheduleName;
  /** Steps over which the rate rises linearly from zero. */
  warmupSteps: number;
  totalSteps: number;
}

/**
 * The factor of the learning rate at a step, as in `transformers`: step 0 of a warm-up has factor 0, linear and cosine
 * fall to zero at `totalSteps`.
 *
 * @param step counts from 0
 */
export function scheduleFactor({ name, warmupSteps, totalSteps }: Schedule, step: number): number {
  if (step < warmupSteps) return step / warmupSteps;
  if (name === 'constant') return 1;
  const progress = Math.min(1, (step - warmupSteps) / Math.max(1, totalSteps - warmupSteps));
  return name === 'linear' ? 1 - progress : (1 + Math.cos(Math.PI * progress)) / 2;
}
