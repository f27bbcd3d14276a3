import { cpus } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { RunRecord } from '../../runs/run-record';
import { listRuns } from '../../runs/store';
import type { Speed } from './estimate';

/** So few seconds say nothing about the next run. */
const SHORTEST = 1;

/** How fast the newest runs beside an experiment file were that had the same encoder, on this kind of processor. */
export class EarlierRuns {
  readonly #records: readonly RunRecord[];

  private constructor(records: readonly RunRecord[]) {
    this.#records = records;
  }

  static async beside(file: string): Promise<EarlierRuns> {
    const processor = cpus()[0]?.model.trim();
    const runs = await listRuns(join(dirname(resolve(file)), '.polyrank', 'runs')).catch(() => []);
    return new EarlierRuns(
      runs.flatMap(({ record }) =>
        record?.status === 'done' && record.versions.cpu === processor ? [record] : [],
      ),
    );
  }

  speedOf(encoder: string): Speed {
    const same = this.#records.filter(({ resolved }) => resolved.encoder.path === encoder);
    const perExample = first(same, ({ training, times }) => ratio(times.training, training?.examples));
    const perText = first(same, ({ evaluations, times }) => ratio(times.evaluation, textsOf(evaluations)));
    return { ...(perExample ? { perExample } : {}), ...(perText ? { perText } : {}) };
  }
}

function first(
  records: readonly RunRecord[],
  value: (record: RunRecord) => number | undefined,
): number | undefined {
  for (const record of records) {
    const found = value(record);
    if (found !== undefined) return found;
  }
  return undefined;
}

const ratio = (seconds = 0, count = 0): number | undefined =>
  seconds >= SHORTEST && count > 0 ? seconds / count : undefined;

const textsOf = (evaluations: RunRecord['evaluations'] = []): number =>
  evaluations.reduce(
    (sum, { queries, passages }) => sum + queries + Object.values(passages).reduce((a, b) => a + b, 0),
    0,
  );
