import type { ComparisonData } from '../../pages/comparison';
import { overviewOf } from './overview';
import { resultsOf } from './results';
import { type LoadedRuns, loadRuns } from './runs';
import { languagesAgainst, testsAgainst } from './tests';

/** Answers the page of a comparison. Its calls name the runs: the page adds and takes away. What took seconds is kept. */
export function openComparison(): ComparisonData {
  const kept = new Map<string, unknown>();

  /** @param request what tells one result from another, with the state of the runs */
  const keep = async <T>(request: unknown, { configurations }: LoadedRuns, make: () => Promise<T>) => {
    const states = configurations.flatMap(({ runs }) => runs.map(({ record }) => record.times.ended));
    const key = JSON.stringify([request, states]);
    if (!kept.has(key)) kept.set(key, await make());
    return kept.get(key) as T;
  };

  return {
    overview: async ({ runs }) => overviewOf(await loadRuns(runs)),
    results: async ({ runs, dataset }) => resultsOf((await loadRuns(runs)).configurations, dataset),
    async tests(request, signal) {
      const loaded = await loadRuns(request.runs);
      return keep(request, loaded, () => testsAgainst(loaded.configurations, request, signal));
    },
    async languageTests(request, signal) {
      const loaded = await loadRuns(request.runs);
      return keep(request, loaded, () => languagesAgainst(loaded.configurations, request, signal));
    },
  };
}
