import type { Hash64 } from '../../hash';
import type { TextRows } from './text-rows';

/** Texts that stand both in data that are tested on and in data that are trained on. */
export interface Overlap {
  /** Of the tested texts. */
  count: number;
  /** The first in training: which of its data sets, the row there, and the text. */
  first: { dataset: number; row: number; hash: Hash64 };
}

/**
 * @param texts tested on
 * @param trained one for each data set that is trained on
 */
export function overlapOf(texts: Iterable<Hash64>, trained: readonly TextRows[]): Overlap | undefined {
  let overlap: Overlap | undefined;
  for (const hash of texts) {
    const dataset = trained.findIndex(rows => rows.rowOf(hash) !== undefined);
    if (dataset < 0) continue;
    const row = trained[dataset]!.rowOf(hash)!;
    overlap ??= { count: 0, first: { dataset, row, hash } };
    overlap.count++;
    const { first } = overlap;
    if (dataset < first.dataset || (dataset === first.dataset && row < first.row))
      overlap.first = { dataset, row, hash };
  }
  return overlap;
}
