import { join } from 'node:path';
import { UserError } from '../../core/errors';
import { exportCsv } from '../../core/runs/export-csv';
import { exportTrec } from '../../core/runs/export-trec';
import { readRecord } from '../../core/runs/read-record';
import { EncoderFolder } from '../../encoder/folder';
import { writeEncoderFolder } from '../../encoder/write-folder';

/** Writes what came of a run in formats of other tools; for a thread, as it reads whole tables. */
export interface RunExporter {
  /**
   * The tables of every data set, in a folder of `target` for each.
   *
   * @returns the files written
   */
  exportTables(run: string, format: 'trec' | 'csv', target: string): Promise<string[]>;
  /** The trained encoder as a Hugging Face folder, which must not exist. */
  exportModel(run: string, dtype: 'F32' | 'F16', target: string): Promise<void>;
}

export const runExporter: RunExporter = {
  async exportTables(run, format, target) {
    const { id, evaluations = [] } = await readRecord(run);
    if (evaluations.length === 0) {
      throw new UserError('the run has no evaluation to export', { file: run });
    }
    const files: string[] = [];
    for (const { dataset } of evaluations) {
      const [tables, folder] = [join(run, 'eval', dataset), join(target, dataset)];
      files.push(
        ...(format === 'trec' ? await exportTrec(tables, folder, id) : await exportCsv(tables, folder)),
      );
    }
    return files;
  },
  async exportModel(run, dtype, target) {
    const encoder = await EncoderFolder.open(join(run, 'model'));
    await writeEncoderFolder(encoder, target, name => encoder.read(name), { dtype });
  },
};
