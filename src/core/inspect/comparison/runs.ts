import { basename } from 'node:path';
import { type Configuration, configurationsOf, type EvaluatedRun } from '../../comparison/configurations';
import { UserError } from '../../errors';
import type { Overview } from '../../pages/comparison';
import { readRun } from '../../runs/read-record';
import type { RunRecord } from '../../runs/run-record';

export interface LoadedRuns {
  configurations: readonly Configuration[];
  leftOut: Overview['leftOut'];
}

/**
 * Reads the records of runs. What is not evaluated or cannot be read is left out.
 *
 * @throws UserError where nothing remains
 */
export async function loadRuns(paths: readonly string[]): Promise<LoadedRuns> {
  const runs: EvaluatedRun[] = [];
  const leftOut: Overview['leftOut'][number][] = [];
  const found = await Promise.all([...new Set(paths)].map(readOne));
  for (const { path, record, fault } of found) {
    const reason = record ? whyNot(record) : fault;
    if (reason) leftOut.push({ run: path, label: record?.cell ?? basename(path), reason });
    else runs.push({ path, record: record! });
  }
  if (runs.length === 0) {
    const [first] = leftOut;
    throw new UserError(
      first ? `no run can be compared: ${first.label} ${first.reason}` : 'there is no run to compare',
      first && { file: first.run },
      'Choose runs that were evaluated.',
    );
  }
  const bySeed = (a: EvaluatedRun, b: EvaluatedRun) => a.record.seed - b.record.seed;
  const configurations = configurationsOf(runs).map(configuration => ({
    ...configuration,
    runs: [...configuration.runs].sort(bySeed),
  }));
  return { configurations, leftOut };
}

type Read = { path: string } & ({ record: RunRecord; fault?: never } | { record?: never; fault: string });

async function readOne(path: string): Promise<Read> {
  try {
    return { path, record: await readRun(path) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { path, fault: `cannot be read: ${error.fault}` };
  }
}

function whyNot({ status, evaluations }: RunRecord): string | undefined {
  if (status === 'queued') return 'has not started';
  if (status === 'running') return 'is still running';
  if (evaluations?.length) return undefined;
  if (status === 'done') return 'was trained only: its experiment evaluates nothing';
  return `${status === 'stopped' ? 'was stopped' : 'failed'} before it was evaluated: resume it`;
}
