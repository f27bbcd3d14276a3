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
  const blocks: Block[] = [];
  for (const { rowStart, rowEnd } of queries.rangesOf(0, queries.rows)) {
    const [settings, pools] = await Promise.all([
      queries.texts('setting', rowStart, rowEnd),
      queries.texts('pool', rowStart, rowEnd),
    ]);
    for (let i = 0; i < settings.length; i++) {
      const setting = settings[i] as Setting;
      const pool = pools[i]!;
      const to = rowStart + i + 1;
      const last = blocks.at(-1);
      if (last?.setting === setting && last.pool === pool) last.to = to;
      else blocks.push({ setting, pool, from: to - 1, to });
    }
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
