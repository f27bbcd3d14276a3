import type { Experiment } from '../experiment/schema';
import type { EvaluationSummary } from '../metrics/evaluation/summary';
import type { RunRecord } from '../runs/run-record';
import { configurationOf } from './differences';

/** A run that can be compared: where its folder is, and what is written there. */
export interface EvaluatedRun {
  path: string;
  record: RunRecord;
}

/** Of the test sets of a run the one with this name. */
export const summaryOf = ({ record }: EvaluatedRun, dataset: string): EvaluationSummary | undefined =>
  record.evaluations?.find(summary => summary.dataset === dataset);

/** Runs of one experiment that differ in their seed only. */
export interface Configuration {
  /** `hybrid` */
  label: string;
  experiment: Experiment;
  /** The keys of the matrix that make this configuration what it is, without the seed. */
  assignment: Readonly<Record<string, unknown>>;
  runs: readonly EvaluatedRun[];
}

/** Gathers the runs of each configuration, in order of first appearance. */
export function configurationsOf(runs: readonly EvaluatedRun[]): Configuration[] {
  const groups = new Map<string, EvaluatedRun[]>();
  for (const run of runs) {
    const key = JSON.stringify(configurationOf(run.record.resolved), sortKeys);
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  return [...groups.values()].map(members => {
    const { record } = members[0]!;
    const { seed, ...assignment } = record.assignment;
    return { label: labelOf(record), experiment: record.resolved, assignment, runs: members };
  });
}

/** What a configuration is called in tables: A … Z, then A1 … */
export const letterOf = (index: number): string =>
  String.fromCharCode(65 + (index % 26)) + (index < 26 ? '' : String(Math.floor(index / 26)));

/** The label of the cell without its seed. */
function labelOf({ cell, resolved }: RunRecord): string {
  const label = cell.replace(/(^|, )seed \d+(?=, |$)/, '').replace(/^, /, '');
  return label || (resolved.train?.batches ?? 'no training');
}

function sortKeys(_: string, value: unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
}
