import { join } from 'node:path';
import { UserError } from '../core/errors';
import { exportCsv } from '../core/runs/export-csv';
import { exportTrec } from '../core/runs/export-trec';
import { readRun } from '../core/runs/read-record';
import { findRun } from '../core/runs/store';
import { EncoderFolder } from '../encoder/folder';
import { writeEncoderFolder } from '../encoder/write-folder';

export interface ExportOptions {
  run: string;
  /** Usually `.polyrank/runs`. */
  runsDir: string;
  /** Where TREC runs and judgments go. */
  trec?: string | undefined;
  /** Where tables go as CSV. */
  csv?: string | undefined;
  /** Where a copy of the trained encoder goes. */
  model?: string | undefined;
  /** Stores its weights as 16-bit floats. */
  half?: boolean | undefined;
}

/**
 * `polyrank export`: the results of a run in formats of other tools, in a folder for each test set. Prints the files.
 *
 * @throws UserError where there is nothing to export, or no room for it
 */
export async function exportRun(
  options: ExportOptions,
  out: { write(text: string): unknown },
): Promise<void> {
  const { trec, csv, model, half } = options;
  if (trec === undefined && csv === undefined && model === undefined) {
    throw new UserError(
      'nothing says what to export',
      undefined,
      'Give --trec DIR, --csv DIR or --model DIR.',
    );
  }
  const path = await findRun(options.run, options.runsDir);
  if (model !== undefined) {
    const encoder = await EncoderFolder.open(join(path, 'model'));
    await writeEncoderFolder(encoder, model, name => encoder.read(name), { dtype: half ? 'F16' : 'F32' });
    out.write(`${model}\n`);
  }
  if (trec === undefined && csv === undefined) return;
  const { id, status, evaluations = [] } = await readRun(path);
  if (evaluations.length === 0) {
    throw new UserError(`the run is ${status} and has no evaluation to export`, { file: path });
  }
  for (const { dataset } of evaluations) {
    const tables = join(path, 'eval', dataset);
    const written = [
      ...(trec === undefined ? [] : await exportTrec(tables, join(trec, dataset), id)),
      ...(csv === undefined ? [] : await exportCsv(tables, join(csv, dataset))),
    ];
    for (const file of written) out.write(`${file}\n`);
  }
}
