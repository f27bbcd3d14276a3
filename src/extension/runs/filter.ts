import { basename } from 'node:path';
import type { RunEntry } from './entry';

/**
 * The runs that have every word of the filter somewhere in what is known of them; upper and lower case are one. A number is a
 * whole one: `seed 3` is neither seed 30 nor a 3 in a date.
 */
export function filterRuns(runs: readonly RunEntry[], filter: string): readonly RunEntry[] {
  const tests = wordsOf(filter).map(testOf);
  if (tests.length === 0) return runs;
  return runs.filter(run => {
    const text = textOf(run);
    return tests.every(test => test(text));
  });
}

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/\s+/)
    .filter(word => word !== '');

function testOf(word: string): (text: string) => boolean {
  if (!/^\d+$/.test(word)) return text => text.includes(word);
  const number = new RegExp(`(?<!\\d)${word}(?!\\d)`);
  return text => number.test(text);
}

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
