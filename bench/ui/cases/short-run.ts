import { cpSync } from 'node:fs';
import { join } from 'node:path';
import {
  experiment,
  runFolders,
  runFromCommandLine,
  writeExperiment,
} from '../../../test/vscode/support/experiments';

/** Makes a run of a few steps in a folder. @returns its folder */
export async function shortRun(root: string, folder: string): Promise<string> {
  for (const name of ['encoder', 'qa'])
    cpSync(join(root, 'samples', name), join(folder, name), { recursive: true });
  const text = experiment({ steps: 4, batches: ['hybrid'] });
  await runFromCommandLine(writeExperiment(folder, 'study.polyrank.yaml', text));
  return runFolders(folder)[0]!;
}
