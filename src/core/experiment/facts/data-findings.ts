import { dirname, resolve, sep } from 'node:path';
import { planOf } from '../check';
import { FileChecker } from '../check-files';
import { type Finding, inOrder } from '../findings';
import { FaultCollector, findingOf } from '../place';
import { CellChecker } from './cell-checker';
import { DataReader } from './data-reader';
import { EarlierRuns } from './earlier-runs';
import type { Workload } from './estimate';
import { estimateFaults } from './estimate-faults';
import { FactCache } from './fact-cache';

/** Data of more bytes on the disk are not read for a check: it would take minutes. */
const LARGEST = 1e9;

export interface DataFindingsOptions {
  /** Gives up. */
  signal?: AbortSignal | undefined;
  /** Keeps what was read from one check to the next. */
  cache?: FactCache;
  /** Bytes on the disk above which a data set is not read. */
  largest?: number;
}

/**
 * What only the data tell of an experiment file: damage, too few pairs for a batch, texts that are both trained and tested on,
 * measures that cannot reach 1, and what a cell takes. Of a file that is not sound, as much as can be told.
 *
 * None of this is among the findings of `checkExperiment`.
 *
 * @throws the reason of the signal once it is aborted
 */
export async function dataFindings(
  text: string,
  file: string,
  { signal, cache = new FactCache(), largest = LARGEST }: DataFindingsOptions = {},
): Promise<Finding[]> {
  const { parsed, matrix, groups, findings } = planOf(text, file);
  const isSound = !findings.some(({ severity }) => severity === 'error');
  const collector = new FaultCollector(parsed, matrix);
  const folder = dirname(resolve(file));
  const checker = new CellChecker(folder, new FileChecker(), new DataReader(cache, largest, signal));
  const workloads: Workload[] = [];
  for (const group of groups) {
    signal?.throwIfAborted();
    const { faults, workload } = await checker.check(group);
    for (const fault of faults)
      collector.add(
        { ...fault, message: fault.message.replaceAll(folder + sep, '') },
        group.combinations[0]!,
      );
    if (workload) workloads.push(workload);
  }
  // An estimate of a part would be taken for one of the whole.
  const isWhole = isSound && groups.length > 0 && workloads.length === groups.length;
  const estimate = isWhole ? estimateFaults(workloads, await EarlierRuns.beside(file)) : [];
  return inOrder([...collector.findings(), ...estimate.map(fault => findingOf(fault, parsed))]);
}
