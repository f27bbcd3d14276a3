import { checkText } from '../../../src/core/experiment/check';
import type { RunDirectory } from '../../../src/core/runs/run-directory';

/** What `RunDirectory.create` is given for a small experiment. */
export function newRun(): Parameters<typeof RunDirectory.create>[2] {
  const text = 'encoder: ./e\ntrain: {data: a.jsonl, steps: 3}\n';
  const [cell] = checkText(text, '/studies/x.polyrank.yaml').cells;
  return {
    experiment: 'x',
    cell: cell!.label,
    assignment: cell!.assignment,
    resolved: cell!.experiment,
    file: { path: '/studies/x.polyrank.yaml', text },
    seed: 42,
    versions: { polyrank: '0', onnxruntime: '0', node: process.version, os: 'x', cpu: 'y' },
  };
}
