import { excerpt } from '../../data/json-lines';
import type { TrainingRow } from '../../data/training/row';
import { textHash } from '../../data/training/text-key';
import { formatPlace } from '../../errors';
import type { Hash64 } from '../../hash';
import { formatCount } from '../../text/numbers';
import type { Fault } from '../faults';
import { overlapOf } from './overlap';
import type { TextRows } from './text-rows';

/** Texts that are tested on, and where they would stand in training data. */
export interface TestedTexts {
  /** What they are: `queries of xquad-r`. */
  noun: string;
  hashes: Iterable<Hash64>;
  total: number;
  /** Of each data set that is trained on. */
  trained: readonly TextRows[];
  textsOf(row: TrainingRow): readonly string[];
}

/**
 * A warning of texts that are tested on and trained on, with the first of them.
 *
 * @param rowOf reads a row of one of the data sets that are trained on again
 */
export async function overlapFaults(
  { noun, hashes, total, trained, textsOf }: TestedTexts,
  fault: Pick<Fault, 'code' | 'path'>,
  rowOf: (dataset: number, row: number) => Promise<TrainingRow | undefined>,
): Promise<Fault[]> {
  const overlap = overlapOf(hashes, trained);
  if (!overlap) return [];
  const { count, first } = overlap;
  const row = await rowOf(first.dataset, first.row);
  const text = row && textsOf(row).find(text => isSame(textHash(text), first.hash));
  const example =
    text === undefined ? '' : `, the first: ${JSON.stringify(excerpt(text))} (${formatPlace(row!.place)})`;
  const verb = count === 1 ? 'is' : 'are';
  const message = `${formatCount(count)} of ${formatCount(total)} ${noun} ${verb} also in the training data${example}`;
  return [{ severity: 'warning', message, ...fault }];
}

const isSame = (a: Hash64, b: Hash64): boolean => a.high === b.high && a.low === b.low;
