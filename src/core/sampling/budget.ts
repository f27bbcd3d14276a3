/** How long to train. */
export type Budget = { steps: number } | { epochs: number } | { examples: number };

/**
 * The number of steps that a budget allows: the last one may exceed it by less than a batch. An epoch is as many queries
 * as there are pairs in all data sets; with sampling other than proportional, some pairs are drawn more often than
 * others.
 *
 * @param pairs in all data sets
 */
export function stepsOf(budget: Budget, batchSize: number, pairs: number): number {
  if ('steps' in budget) return budget.steps;
  const examples = 'epochs' in budget ? budget.epochs * pairs : budget.examples;
  return Math.ceil(examples / batchSize);
}
