import { basename } from 'node:path';
import type { RunEntry } from './entry';

/** The runs that have every word of the filter somewhere in what is known of them; upper and lower case are one. */
export function filterRuns(runs: readonly RunEntry[], filter: string): readonly RunEntry[] {
  const words = wordsOf(filter);
  if (words.length === 0) return runs;
  return runs.filter(run => {
    const text = textOf(run);
    return words.every(word => text.includes(word));
  });
}

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/\s+/)
    .filter(word => word !== '');

function textOf(run: RunEntry): string {
  const { id, cell, status, device = '', encoder = '', note = '', reason = '', star, experiment } = run;
  const origin = experiment ? [experiment.name, basename(experiment.file)] : [];
  const datasets = run.results.map(({ dataset }) => dataset);
  return [
    id,
    cell,
    status,
    device,
    basename(encoder),
    note,
    reason,
    star ? 'starred' : '',
    ...origin,
    ...datasets,
  ]
    .join('\n')
    .toLowerCase();
}
