import { RANK_DISTANCE } from '../../src/core/comparison/compare';
import type { EvaluationOverview } from '../../src/core/pages/dashboard';

/** What can be shown of a test set: its measures, and the rank distance where languages share a pool. */
export function measuresOf({ measures, settings }: EvaluationOverview): string[] {
  return [...measures, ...(settings.some(({ rankDistance }) => rankDistance) ? [RANK_DISTANCE] : [])];
}
