import { type ComparisonRow, compareRuns, everyPair, type Pair } from '../core/comparison/compare-runs';
import {
  type Configuration,
  configurationsOf,
  type EvaluatedRun,
  letterOf,
} from '../core/comparison/configurations';
import { type Difference, experimentDifferences, formatDifference } from '../core/comparison/differences';
import { UserError } from '../core/errors';
import { readRun } from '../core/runs/read-record';
import { findRun } from '../core/runs/store';
import {
  formatDifference as formatGain,
  formatP,
  formatRange,
  formatSigned,
  formatValue,
} from '../core/text/numbers';
import { aspectName } from './text/measures';
import { textTable } from './text-table';

export interface CompareOptions {
  runs: readonly string[];
  /** Usually `.polyrank/runs`. */
  runsDir: string;
  /** What `-m` gives; none: the chief measure in every setting, and rank distance. */
  measures: readonly string[];
  /** One JSON object in place of text. */
  json: boolean;
}

/**
 * `polyrank compare`: how runs differ in what was asked of them, and in what came out. Runs that differ in their seed only count as
 * one configuration.
 *
 * @throws UserError where a run is not evaluated, or there is nothing to compare
 */
export async function compare(options: CompareOptions, out: { write(text: string): unknown }): Promise<void> {
  const configurations = configurationsOf(await evaluatedRuns(options));
  if (configurations.length < 2) {
    throw new UserError(
      'the runs differ in nothing but their seed, expected at least two configurations.',
      undefined,
      'polyrank runs lists all runs.',
    );
  }
  const pairs = everyPair(configurations.length);
  const rows = await compareRuns(configurations, pairs, options.measures);
  const changes = pairs.map(([a, b]) =>
    experimentDifferences(configurations[a]!.experiment, configurations[b]!.experiment),
  );
  const comparison = { configurations, pairs, changes, rows };
  out.write(options.json ? toJson(comparison) : toText(comparison));
}

interface Comparison {
  configurations: readonly Configuration[];
  pairs: readonly Pair[];
  /** Of each pair. */
  changes: readonly (readonly Difference[])[];
  rows: readonly ComparisonRow[];
}

function toJson({ configurations, pairs, changes, rows }: Comparison): string {
  const names = configurations.map(({ label, runs }, i) => {
    return { name: letterOf(i), label, runs: runs.map(({ record }) => record.id) };
  });
  const changed = pairs.map((pair, i) => ({ pair: pair.map(letterOf), changes: changes[i] }));
  const comparisons = rows.map(row => ({ ...row, pair: row.pair.map(letterOf) }));
  return `${JSON.stringify({ configurations: names, changed, comparisons }, undefined, 2)}\n`;
}

function toText({ configurations, pairs, changes, rows }: Comparison): string {
  const changed = pairs.map(
    (pair, i) => `${pairName(pair)}, only changed: ${changes[i]!.map(formatDifference).join('; ')}\n`,
  );
  const tables = [...new Set(rows.map(row => row.dataset))].map(dataset => {
    const own = rows.filter(row => row.dataset === dataset);
    return `${dataset}\n\n${textTable(HEAD, own.map(cells))}`;
  });
  const legend = configurations.map(describe).join('');
  return [legend, changed.join(''), ...tables, NOTE].join('\n');
}

const HEAD = ['', 'pair', 'means', 'difference', '95% interval', 'p (Holm)', 'd', 'better/same/worse'];

const NOTE = `Intervals and p are resampled by question; p after Holm’s correction over the table; d is the effect size of the paired
differences; better, same and worse count queries.
`;

function cells(row: ComparisonRow): string[] {
  const { measure, baseline, other, difference, adjusted, effectSize, wins, ties, losses } = row;
  return [
    aspectName(row),
    pairName(row.pair),
    `${formatValue(measure, baseline)} → ${formatValue(measure, other)}`,
    formatGain(measure, difference.mean),
    formatRange(measure, difference),
    formatP(adjusted),
    effectSize === undefined ? '–' : formatSigned(effectSize, 2),
    `${wins}/${ties}/${losses}`,
  ];
}

/** @throws UserError for a run that is not evaluated; a run that is named twice counts once */
async function evaluatedRuns({ runs, runsDir }: CompareOptions): Promise<EvaluatedRun[]> {
  const paths = new Set<string>();
  for (const name of runs) paths.add(await findRun(name, runsDir));
  return Promise.all(
    [...paths].map(async path => {
      const record = await readRun(path);
      if (record.evaluations?.length) return { path, record };
      throw new UserError(
        `the run is ${record.status} and has no evaluation to compare.`,
        { file: path },
        'Let it finish first.',
      );
    }),
  );
}

/** `A  hybrid, 3 seeds: RUN RUN RUN` */
function describe({ label, runs }: Configuration, index: number): string {
  const seeds = runs.length > 1 ? `, ${runs.length} seeds` : '';
  return `${letterOf(index)}  ${label}${seeds}: ${runs.map(({ record }) => record.id).join(' ')}\n`;
}

const pairName = (pair: Pair): string => pair.map(letterOf).join(' to ');
