import type { Setting } from '../../data/evaluation/settings';
import type { TableFile } from './table-file';

/** Rows `from` … `to − 1` of `queries.parquet`, which have setting and pool in common. */
export interface Block {
  setting: Setting;
  pool: string;
  from: number;
  to: number;
}

/** Which rows of a table of queries belong together. */
export async function readBlocks(queries: TableFile): Promise<Block[]> {
  const settings = await queries.texts('setting', 0, queries.rows);
  const pools = await queries.texts('pool', 0, queries.rows);
  const blocks: Block[] = [];
  for (let row = 0; row < queries.rows; row++) {
    const setting = settings[row] as Setting;
    const pool = pools[row]!;
    const last = blocks.at(-1);
    if (last?.setting === setting && last.pool === pool) last.to = row + 1;
    else blocks.push({ setting, pool, from: row, to: row + 1 });
  }
  return blocks;
}

/** `[rows + 1]`: where the relevant passages of each query start in `relevant.parquet`, which has the same order. */
export async function readRelevantStarts(queries: TableFile): Promise<Int32Array> {
  const counts = await queries.numbers('num_rel', 0, queries.rows);
  const starts = new Int32Array(queries.rows + 1);
  for (let row = 0; row < counts.length; row++) starts[row + 1] = starts[row]! + counts[row]!;
  return starts;
}
