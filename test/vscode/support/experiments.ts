import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { RunRecord } from '../../../src/core/runs/run-record';

const root = join(import.meta.dirname, '..', '..', '..');

/** A short experiment on the samples, of which a cell takes seconds. */
export const experiment = ({ steps, batches }: { steps: number; batches: readonly string[] }): string => `\
encoder: { path: ./encoder, max_query_tokens: 32, max_passage_tokens: 64 }
train:
  data: { path: qa/train.jsonl, languages: [en, de, ar] }
  batch_size: 8
  steps: ${steps}
  checkpoint_every: 5
evaluate:
  data: { name: sample, path: qa/test.jsonl, format: pairs, languages: [en, de, ar] }
matrix:
  train.batches: [${batches.join(', ')}]
`;

export function writeExperiment(folder: string, name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** Runs an experiment file with the command line, as a colleague on another machine might have. */
export async function runFromCommandLine(file: string): Promise<void> {
  await promisify(execFile)(process.execPath, [join(root, 'dist', 'cli.js'), 'run', file]);
}

/** Folders of a workspace's runs, oldest first. */
export function runFolders(folder: string): string[] {
  const runs = join(folder, '.polyrank', 'runs');
  return readdirSync(runs)
    .sort()
    .map(name => join(runs, name));
}

const recordOf = (run: string): RunRecord => JSON.parse(readFileSync(join(run, 'run.json'), 'utf8'));

export const statusOf = (run: string): string => recordOf(run).status;

/** Ends the process that carries a run out, as the system does when memory runs short. */
export const killRunner = (run: string): boolean => process.kill(recordOf(run).process!.pid, 'SIGKILL');
