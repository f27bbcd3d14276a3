import { type Uri, workspace } from 'vscode';

export const EXPERIMENT_GLOB = '**/*.polyrank.{yaml,yml,json}';

export const isExperiment = (uri: Uri): boolean => /\.polyrank\.(ya?ml|json)$/.test(uri.path);

/** The experiment files of the workspace, less those that are kept with runs. @param most so many at the most */
export const findExperiments = (most: number): Thenable<Uri[]> =>
  workspace.findFiles(EXPERIMENT_GLOB, '**/{node_modules,.polyrank}/**', most);
