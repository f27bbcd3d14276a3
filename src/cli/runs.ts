import { readRun } from '../core/runs/read-record';
import type { RunRecord } from '../core/runs/run-record';
import { findRun, type ListedRun, listRuns } from '../core/runs/store';
import { describeRun } from './run-description';
import { textTable } from './text-table';

export interface RunsOptions {
  /** Usually `.polyrank/runs`. */
  runsDir: string;
  /** JSON in place of text. */
  json: boolean;
}

interface Output {
  write(text: string): unknown;
}

/** `polyrank runs`: one line for each run, the newest first; with `json`, one object for each. */
export async function runs({ runsDir, json }: RunsOptions, out: Output): Promise<void> {
  const listed = await listRuns(runsDir);
  if (json) {
    for (const { path, id, record, damage } of listed) {
      out.write(
        `${JSON.stringify(record ? { path, ...record } : { path, id, status: 'damaged', reason: damage })}\n`,
      );
    }
  } else if (listed.length === 0) {
    out.write(`There are no runs in ${runsDir}.\n`);
  } else {
    out.write(
      textTable(
        ['run', 'status', 'experiment', 'cell', 'time', 'mAP mono', 'cross', 'multi'],
        listed.map(row),
      ),
    );
  }
}

function row({ id, record, damage }: ListedRun): string[] {
  if (!record) return [id, 'damaged', damage];
  const evaluation = record.evaluations?.[0];
  const means = (['monolingual', 'crosslingual', 'multilingual'] as const).map(name => {
    const mean = evaluation?.settings.find(({ setting }) => setting === name)?.macro.map?.mean;
    return mean === undefined ? '' : mean.toFixed(4);
  });
  return [id, record.status, record.experiment, record.cell, duration(record), ...means];
}

/** How long the run took, as `1:02:03`. */
function duration({ times }: RunRecord): string {
  if (times.started === undefined || times.ended === undefined) return '';
  const seconds = Math.max(0, Math.round((Date.parse(times.ended) - Date.parse(times.started)) / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part, i) => (i === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}

/** `polyrank show`: what was run, and every mean; with `json`, the record as it is. */
export async function show(run: string, { runsDir, json }: RunsOptions, out: Output): Promise<void> {
  const path = await findRun(run, runsDir);
  const record = await readRun(path);
  out.write(json ? `${JSON.stringify({ path, ...record }, undefined, 2)}\n` : describeRun(path, record));
}
