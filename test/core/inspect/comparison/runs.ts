import { join } from 'node:path';
import { checkText } from '../../../../src/core/experiment/check';
import { newRun } from '../../runs/fixtures';
import { writeEvaluatedRun } from '../bias/evaluated-run';

const EXPERIMENT = `name: batches
encoder: ./e
train: { data: a.jsonl, steps: 3 }
evaluate: { data: { path: t.jsonl, name: test set }, measures: [map, recall.1, recall.10] }
matrix: { train.batches: [none, monolingual, hybrid], seed: [1, 2] }
`;

/** What `RunDirectory.create` is given for one cell of a small study: `hybrid, seed 1`. */
export function cellOf(label: string, text = EXPERIMENT): ReturnType<typeof newRun> {
  const { cells } = checkText(text, '/studies/batches.polyrank.yaml');
  const cell = cells.find(found => found.label === label);
  if (!cell) throw new Error(`no cell ${label}, only ${cells.map(found => found.label).join('; ')}`);
  const { experiment: resolved, assignment } = cell;
  return {
    ...newRun(),
    experiment: resolved.name!,
    cell: label,
    assignment,
    resolved,
    seed: resolved.seed,
    file: { path: '/studies/batches.polyrank.yaml', text },
  };
}

/** Languages of the small runs; the third reads from right to left. */
export const LANGUAGES = ['de', 'en', 'ar'];

/** A study as the runner writes it: a run without training, and two kinds of batches with two seeds each. */
export async function writeStudy(folder: string): Promise<string[]> {
  const skills = { 'no training': 0.3, monolingual: 0.7, hybrid: 1.5 };
  const runs: string[] = [];
  for (const [label, skill] of Object.entries(skills)) {
    for (const seed of label === 'no training' ? [1] : [1, 2]) {
      const cell = label === 'no training' ? label : `${label}, seed ${seed}`;
      const options = { languages: LANGUAGES, questions: 24, skill, seed, run: cellOf(cell) };
      runs.push(await writeEvaluatedRun(join(folder, 'runs'), options));
    }
  }
  return runs;
}
