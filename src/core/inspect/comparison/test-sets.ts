import { basename } from 'node:path';
import { type Configuration, letterOf, summaryOf } from '../../comparison/configurations';
import { SETTINGS } from '../../data/evaluation/settings';
import { chiefMeasure, type EvaluationSummary } from '../../metrics/evaluation/summary';
import type { ComparedTestSet } from '../../pages/comparison';
import type { RunRecord } from '../../runs/run-record';

/** The test sets of the configurations, those that most of them share first. */
export function testSets(configurations: readonly Configuration[]): ComparedTestSet[] {
  const names = new Set(
    configurations.flatMap(({ runs }) =>
      runs.flatMap(({ record }) => record.evaluations!.map(({ dataset }) => dataset)),
    ),
  );
  return [...names]
    .map(name => testSet(name, configurations))
    .sort((a, b) => b.configurations.length - a.configurations.length);
}

function testSet(name: string, configurations: readonly Configuration[]): ComparedTestSet {
  const summaries = configurations.map(({ runs }) =>
    runs.map(run => summaryOf(run, name)).filter(summary => summary !== undefined),
  );
  const all = summaries.flat();
  const measures = [...new Set(all.flatMap(summary => summary.measures))];
  const chief = chiefMeasure({ measures });
  const settings = new Set(all.flatMap(summary => summary.settings.map(({ setting }) => setting)));
  return {
    name,
    languages: [...new Set(all.flatMap(({ languages }) => languages))],
    queries: Math.max(...all.map(({ queries }) => queries)),
    settings: SETTINGS.filter(setting => settings.has(setting)),
    measures: [chief, ...measures.filter(measure => measure !== chief)],
    configurations: [...summaries.keys()].filter(i => summaries[i]!.length > 0),
    warnings: warningsOf(name, configurations, summaries),
  };
}

/** Each configuration against the first that has the test set. */
function warningsOf(
  name: string,
  configurations: readonly Configuration[],
  summaries: readonly (readonly EvaluationSummary[])[],
): string[] {
  const [first, ...others] = [...summaries.keys()].filter(i => summaries[i]!.length > 0);
  if (first === undefined) return [];
  const records = (i: number) => configurations[i]!.runs.map(({ record }) => record);
  return others.flatMap(i => {
    const pair = `${letterOf(first)} and ${letterOf(i)}`;
    const files = changedFiles(hashesOf(records(first), name), hashesOf(records(i), name));
    if (files.length > 0) return [`${name} was not the same for ${pair}: ${files.join(', ')} differ`];
    const sizes = [first, i].map(c => sizeOf(summaries[c]![0]!));
    return sizes[0] === sizes[1] ? [] : [`${name} was not the same for ${pair}: ${sizes.join(' against ')}`];
  });
}

function changedFiles(from: ReadonlyMap<string, string>, to: ReadonlyMap<string, string>): string[] {
  return [...from].filter(([file, hash]) => to.has(file) && to.get(file) !== hash).map(([file]) => file);
}

/** The hashes of a test set's files, by their names. */
function hashesOf(records: readonly RunRecord[], dataset: string): Map<string, string> {
  return new Map(
    records.flatMap(({ resolved, hashes = {} }) => {
      const source = resolved.evaluate?.data.find(({ name }) => name === dataset);
      const paths = Object.values(source ?? {}).filter(value => typeof value === 'string');
      return Object.entries(hashes)
        .filter(([file]) => paths.some(path => isWithin(file, path)))
        .map(([file, hash]): [string, string] => [basename(file), hash]);
    }),
  );
}

const isWithin = (file: string, path: string): boolean =>
  file === path || file.startsWith(`${path}/`) || file.startsWith(`${path}\\`);

function sizeOf({ queries, passages, languages }: EvaluationSummary): string {
  const total = Object.values(passages).reduce((sum, count) => sum + count, 0);
  return `${queries} queries, ${total} passages, ${languages.length} languages`;
}
