import { cpus } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { RunRecord } from '../../runs/run-record';
import { readListedRun, runNames } from '../../runs/store';
import type { Speed } from './estimate';

/** So few seconds say nothing about the next run. */
const SHORTEST = 1;

/** Runs that are looked at, the newest ones. */
const MOST = 50;

/** How fast the newest runs beside an experiment file were that had the same encoder, on this kind of processor. */
export class EarlierRuns {
  readonly #records: readonly RunRecord[];

  private constructor(records: readonly RunRecord[]) {
    this.#records = records;
  }

  static async beside(file: string): Promise<EarlierRuns> {
    const processor = cpus()[0]?.model.trim();
    const folder = join(dirname(resolve(file)), '.polyrank', 'runs');
    // They are named after the time.
    const names = (await runNames(folder).catch(() => [])).sort().reverse().slice(0, MOST);
    const runs = await Promise.all(names.map(name => readListedRun(join(folder, name))));
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
