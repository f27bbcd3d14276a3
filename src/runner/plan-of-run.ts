import type { Cell } from '../core/experiment/matrix';
import type { RunRecord } from '../core/runs/run-record';
import type { Plan } from './plan';

/** The cell that a run was made of. */
export function cellOfRun({ id, cell, assignment, resolved }: RunRecord): Cell {
  // `20261121-215100-hybrid-seed-1-2`: the time is the run's own.
  return { id: id.replace(/^\d{8}-\d{6}-/, ''), label: cell, assignment, experiment: resolved };
}

/** A plan that holds this run's cell alone: whatever has become of the experiment file since. */
export function planOfRun(record: RunRecord, runsFolder: string): Plan {
  return { file: record.file.path, cells: [cellOfRun(record)], runsFolder };
}
