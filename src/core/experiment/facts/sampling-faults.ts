import { checkSampling, type SamplingFinding, type SizedDataset } from '../../sampling/check';
import type { SamplingOptions } from '../../sampling/options';
import type { Fault } from '../faults';
import type { Path } from '../schema/walk';

/**
 * Too few pairs for the batches, as faults of the batch size.
 *
 * @param datasets `index`: which of the list in the file
 * @param path of the mapping that has the batch size and the list of data
 * @param isGiven whether the file gives a batch size: else nothing can be replaced, and the data set stands for it
 */
export function samplingFaults(
  datasets: readonly (SizedDataset & { index: number })[],
  options: SamplingOptions,
  path: Path,
  isGiven: boolean,
): Fault[] {
  const findings = checkSampling(datasets, options);
  const errors = findings.filter(({ severity }) => severity === 'error');
  // One number mends all, or none of them does.
  const fits = Math.min(...errors.map(({ batchSize = 0 }) => batchSize));
  return findings.map(finding => {
    const { severity, dataset, fault, remedy } = finding;
    const atSize = isGiven && isOfSize(finding);
    const { index } = datasets.find(({ name }) => name === dataset)!;
    return {
      severity,
      code: 'too-few-pairs',
      message: `${fault} ${remedy.replace(/\.$/, '')}`,
      path: atSize ? [...path, 'batch_size'] : [...path, 'data', index, 'path'],
      ...(atSize && severity === 'error' && fits >= 2 ? { replacement: fits } : {}),
    };
  });
}

/** Whether a smaller batch would help: not where there are no translations at all. */
const isOfSize = ({ shortages }: SamplingFinding): boolean =>
  shortages.every(({ available }) => available > 0);
