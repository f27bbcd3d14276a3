import { join } from 'node:path';
import { UserError } from '../errors';
import { chiefMeasure } from '../metrics/evaluation/summary';
import { parseMeasure } from '../metrics/names';
import { type Aspect, adjust, comparePaired, type PairedComparison, RANK_DISTANCE } from './compare';
import { type Configuration, type EvaluatedRun, summaryOf } from './configurations';
import { type QueryValues, readQueryValues } from './query-values';

/** Two configurations in one measure, setting and test set. */
export interface ComparisonRow extends PairedComparison, Aspect {
  dataset: string;
  pair: Pair;
  /** p after Holm's correction over all rows of the table. */
  adjusted: number;
}

/** What is compared with what: indices of configurations. */
export type Pair = readonly [baseline: number, other: number];

/** Each with each, the earlier one as the baseline. */
export function everyPair(count: number): Pair[] {
  const indices = Array.from({ length: count }, (_, i) => i);
  return indices.flatMap(i => indices.slice(i + 1).map((j): Pair => [i, j]));
}

/**
 * Compares configurations query by query, on the queries that they have in common. Several seeds of one are averaged for
 * each query first.
 *
 * @param measures names as users write them; without any, the chief measure in every setting, and rank distance
 * @throws UserError where a run lacks a measure, or no test set is shared
 */
export async function compareRuns(
  configurations: readonly Configuration[],
  pairs: readonly Pair[],
  measures: readonly string[] = [],
): Promise<ComparisonRow[]> {
  const rows: Omit<ComparisonRow, 'adjusted'>[] = [];
  for (const dataset of new Set(configurations.flatMap(({ runs }) => runs.flatMap(datasetsOf)))) {
    const taking = configurations.map(({ runs }) => runs.every(run => datasetsOf(run).includes(dataset)));
    const shared = pairs
      .filter(([a, b]) => taking[a] && taking[b])
      .map(pair => {
        const runs = pair.flatMap(i => configurations[i]!.runs);
        return { pair, aspects: aspectsOf(runs, dataset, measures) };
      });
    const values = new Map<number, QueryValues>();
    for (const i of new Set(shared.flatMap(({ pair }) => pair))) {
      const own = shared.filter(({ pair }) => pair.includes(i)).flatMap(({ aspects }) => aspects);
      const names = [...new Set(own.map(({ measure }) => measure))];
      values.set(i, await readQueryValues(configurations[i]!, dataset, names));
    }
    for (const { pair, aspects } of shared) {
      for (const { setting, measure } of aspects) {
        const [baseline, other] = pair.map(i => values.get(i)!.column(setting, measure));
        const compared = comparePaired(baseline!, other!, measure);
        if (compared) rows.push({ dataset, pair, setting, measure, ...compared });
      }
    }
  }
  if (rows.length === 0) {
    throw new UserError(
      'the runs share no test set and setting with a query in common',
      undefined,
      'Evaluate them on the same data.',
    );
  }
  return adjust(rows);
}

const datasetsOf = ({ record }: EvaluatedRun): string[] =>
  (record.evaluations ?? []).map(({ dataset }) => dataset);

/** What to compare: measures that all runs have, in settings that the first has. */
function aspectsOf(runs: readonly EvaluatedRun[], dataset: string, asked: readonly string[]): Aspect[] {
  const first = summaryOf(runs[0]!, dataset)!;
  const measures = asked.length > 0 ? asked.flatMap(namesOf) : [chiefMeasure(first), RANK_DISTANCE];
  for (const run of runs) {
    const known = summaryOf(run, dataset)!.measures;
    const missing = measures.find(name => name !== RANK_DISTANCE && !known.includes(name));
    if (missing !== undefined) {
      throw new UserError(
        `the run has no ${missing} on ${dataset}, only ${[...known, RANK_DISTANCE].join(', ')}`,
        { file: join(run.path, 'run.json') },
        'Name one of these, or add it to evaluate.measures and run again.',
      );
    }
  }
  return first.settings.flatMap(({ setting }) =>
    measures
      .filter(measure => measure !== RANK_DISTANCE || setting === 'multilingual')
      .map(measure => ({ setting, measure })),
  );
}

const namesOf = (text: string): string[] =>
  text === RANK_DISTANCE ? [text] : parseMeasure(text).map(({ name }) => name);
