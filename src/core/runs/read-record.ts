import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { excerptOfJson } from '../data/json-lines';
import { UserError } from '../errors';
import { isPlainName } from '../files/plain-name';
import { readError } from '../files/read';
import { withLiveStatus } from './liveness';
import { RUN_STATUSES, RUN_VERSION, type RunRecord } from './run-record';

/**
 * Reads a run as viewers show it: one that is not at its end, but whose process is gone, has failed.
 *
 * @throws UserError for a folder that holds no run, a damaged one, or one of a newer version
 */
export async function readRun(folder: string): Promise<RunRecord> {
  return withLiveStatus(await readRecord(folder), folder);
}

/**
 * Reads `run.json` of a run's folder as it stands there.
 *
 * @throws UserError for a folder that holds no run, a damaged one, or one of a newer version
 */
export async function readRecord(folder: string): Promise<RunRecord> {
  const file = join(folder, 'run.json');
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw damaged(file, 'is not valid JSON', error);
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new UserError('there is no run here', { file }, 'Name a folder of .polyrank/runs.', {
        cause: error,
      });
    }
    throw readError(file, error);
  }
  const version = (value as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version > RUN_VERSION) {
    throw new UserError(
      `the run is of format version ${version}, this Polyrank reads up to ${RUN_VERSION}`,
      { file },
      'Update Polyrank.',
    );
  }
  const fault = faultOf(value);
  if (fault) throw damaged(file, fault);
  return value as RunRecord;
}

function damaged(file: string, fault: string, cause?: unknown): UserError {
  return new UserError(`is damaged: ${fault}`, { file }, 'Start the run anew.', { cause });
}

/** What of the record is not as everything that reads it relies on. */
function faultOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'expected a JSON object';
  const record = value as Record<string, unknown>;
  if (record.version !== RUN_VERSION) return `version is ${excerptOfJson(record.version)}`;
  for (const key of ['id', 'experiment', 'cell'] as const) {
    if (typeof record[key] !== 'string') return `${key} is ${excerptOfJson(record[key])}, expected a text`;
  }
  if (!RUN_STATUSES.some(status => status === record.status)) {
    return `status is ${excerptOfJson(record.status)}, expected one of ${RUN_STATUSES.join(', ')}`;
  }
  for (const key of ['assignment', 'resolved', 'file', 'versions', 'times'] as const) {
    if (typeof record[key] !== 'object' || record[key] === null) return `${key} is missing`;
  }
  const { created } = record.times as Record<string, unknown>;
  if (typeof created !== 'string' || Number.isNaN(Date.parse(created))) return 'times.created is no time';
  const { evaluations = [] } = record;
  if (!Array.isArray(evaluations)) return 'evaluations is no list';
  return faultOfNames(record as unknown as RunRecord);
}

const listOf = <T>(value: readonly T[] | undefined): readonly T[] => (Array.isArray(value) ? value : []);

/** Folders are named by these: a record that comes from elsewhere must not lead out of its own. */
function faultOfNames({ id, resolved, evaluations = [] }: RunRecord): string | undefined {
  const names: unknown[] = [
    id,
    ...evaluations.map(summary => summary?.dataset),
    ...listOf(resolved.evaluate?.data).map(data => data?.name),
  ];
  const wrong = names.findIndex(name => !isPlainName(name));
  return wrong < 0 ? undefined : `${JSON.stringify(names[wrong])} can name no folder`;
}
