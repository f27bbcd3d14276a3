import { RunDirectory } from '../core/runs/run-directory';
import type { Job, Plan } from './plan';
import { versions } from './versions';

/**
 * Makes the folder of a new run of one cell.
 *
 * @param text of the experiment file, as it is when the run begins
 * @returns the path of the folder
 */
export async function createRun({ cell }: Job, { file, runsFolder }: Plan, text: string): Promise<string> {
  const { id, label, assignment, experiment } = cell;
  const directory = await RunDirectory.create(runsFolder, id, {
    experiment: experiment.name,
    cell: label,
    assignment,
    resolved: experiment,
    file: { path: file, text },
    seed: experiment.seed,
    versions: versions(),
  });
  return directory.path;
}
