import { type Configuration, letterOf } from '../../comparison/configurations';
import type { Overview } from '../../pages/comparison';
import { comparedKeys } from './keys';
import type { LoadedRuns } from './runs';
import { testSets } from './test-sets';

export function overviewOf({ configurations, leftOut }: LoadedRuns): Overview {
  const labels = labelsOf(configurations);
  return {
    experiments: [
      ...new Set(configurations.flatMap(({ runs }) => runs.map(({ record }) => record.experiment))),
    ],
    configurations: configurations.map(({ runs }, i) => ({
      letter: letterOf(i),
      label: labels[i]!,
      runs: runs.map(({ path, record: { id, seed } }) => ({ run: path, id, seed })),
    })),
    leftOut,
    datasets: testSets(configurations),
    keys: comparedKeys(configurations),
  };
}

/** The experiment's name tells apart what is otherwise called the same. */
function labelsOf(configurations: readonly Configuration[]): string[] {
  return configurations.map(({ label, runs }) => {
    const same = configurations.filter(other => other.label === label);
    const experiments = new Set(same.map(other => other.runs[0]!.record.experiment));
    return experiments.size > 1 ? `${runs[0]!.record.experiment}: ${label}` : label;
  });
}
