import { stringify } from 'yaml';
import type { RunSetup } from '../../pages/dashboard';
import type { RunRecord } from '../../runs/run-record';

export function setupOf(
  folder: string,
  { file, resolved, assignment, versions, hashes }: RunRecord,
): RunSetup {
  return {
    folder,
    file: file.path,
    yaml: stringify(resolved),
    assignment: Object.entries(assignment).map(([key, value]) => [key, shown(value)]),
    versions: Object.entries(versions),
    hashes: Object.entries(hashes ?? {}),
  };
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
