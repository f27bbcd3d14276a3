import { type Aspect, RANK_DISTANCE } from '../../comparison/compare';
import type { Configuration } from '../../comparison/configurations';
import { summaryOf } from '../../comparison/configurations';
import type { ComparedTask, Results, SeedMean } from '../../pages/comparison';
import { spread } from '../../statistics/spread';
import { macroMean } from '../../text/settings';
import { testSets } from './test-sets';

/** The means of one test set, as far as the configurations were evaluated on it. */
export function resultsOf(configurations: readonly Configuration[], dataset: string): Results {
  const aspects = aspectsOf(configurations, dataset);
  const means = configurations.map(configuration =>
    aspects.map(aspect => seedMean(configuration, dataset, aspect)),
  );
  const shown = aspects.map((_, a) => means.some(row => row[a]));
  return {
    aspects: aspects.filter((_, a) => shown[a]),
    means: means.map(row => row.filter((_, a) => shown[a])),
    tasks: tasksOf(configurations, dataset),
  };
}

function aspectsOf(configurations: readonly Configuration[], dataset: string): Aspect[] {
  const found = testSets(configurations).find(({ name }) => name === dataset);
  if (!found) return [];
  const measured = found.settings.flatMap(setting => found.measures.map(measure => ({ setting, measure })));
  return [...measured, { setting: 'multilingual', measure: RANK_DISTANCE }];
}

function seedMean({ runs }: Configuration, dataset: string, aspect: Aspect): SeedMean | null {
  const values = runs.map(run => {
    const summary = summaryOf(run, dataset);
    return (summary && macroMean(summary, aspect)) ?? null;
  });
  const known = values.filter(value => value !== null);
  if (known.length === 0) return null;
  const { mean, deviation } = spread(known);
  return { mean, ...(deviation !== undefined && { deviation }), values };
}

function tasksOf(configurations: readonly Configuration[], dataset: string): ComparedTask[] {
  const tasks = new Map<string, Omit<ComparedTask, 'means'> & { values: Map<string, number[][]> }>();
  for (const [c, { runs }] of configurations.entries()) {
    for (const task of runs.flatMap(run => summaryOf(run, dataset)?.tasks ?? [])) {
      const { setting, queryLanguage, poolLanguage, means, rankDistance } = task;
      const key = `${setting} ${queryLanguage} ${poolLanguage}`;
      const known = tasks.get(key) ?? { setting, queryLanguage, poolLanguage, values: new Map() };
      tasks.set(key, known);
      const measured = Object.entries({
        ...means,
        ...(rankDistance !== undefined && { [RANK_DISTANCE]: rankDistance }),
      });
      for (const [measure, value] of measured) {
        const values = known.values.get(measure) ?? configurations.map(() => []);
        known.values.set(measure, values);
        values[c]!.push(value);
      }
    }
  }
  return [...tasks.values()].map(({ values, ...task }) => ({
    ...task,
    means: Object.fromEntries(
      [...values].map(([measure, byConfiguration]) => [
        measure,
        byConfiguration.map(known => (known.length > 0 ? spread(known).mean : null)),
      ]),
    ),
  }));
}
