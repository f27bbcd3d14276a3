import type { TrainingRow } from '../../data/training/row';
import { UserError } from '../../errors';
import { sourcesOf } from '../check-files';
import type { Fault } from '../faults';
import type { EvaluationDataOptions, TrainingDataOptions } from '../schema';
import type { Path } from '../schema/walk';
import type { FactCache } from './fact-cache';
import { type Stamp, stampOf } from './stamp';
import { readTestFacts, type TestFacts } from './test-facts';
import { readTrainingFacts, rowAt, type TrainingFacts } from './training-facts';

export interface Known<T> {
  /** Names the data and how they are read. */
  key: string;
  /** Absent where the data cannot be read; the faults say why. */
  facts?: T;
  faults: readonly Fault[];
}

/** Reads each data set once, as long as its files stay as they are. */
export class DataReader {
  /** Within one check, files are looked at once. */
  readonly #stamps = new Map<string, Promise<Stamp>>();

  constructor(
    private readonly cache: FactCache,
    /** Bytes on the disk above which data are not read. */
    private readonly largest: number,
    private readonly signal: AbortSignal | undefined,
  ) {}

  training({ weight, ...source }: TrainingDataOptions, path: Path): Promise<Known<TrainingFacts>> {
    return this.#read('training', source, [source.path], path, () => readTrainingFacts(source, this.signal));
  }

  test({ name, ...spec }: EvaluationDataOptions, path: Path): Promise<Known<TestFacts>> {
    const sources = sourcesOf({ ...spec, name }).map(({ source }) => source);
    return this.#read('test', spec, sources, path, () => readTestFacts(spec, this.signal));
  }

  /** One row of training data, for an example. */
  async row({ weight, ...source }: TrainingDataOptions, number: number): Promise<TrainingRow | undefined> {
    const { key } = await this.#stampOf([source.path]);
    const read = () => rowAt(source, number, this.signal);
    return this.cache.get(`row ${number} ${JSON.stringify(source)}`, key, read, this.signal);
  }

  async #read<T>(
    kind: string,
    source: object,
    sources: readonly string[],
    path: Path,
    read: () => Promise<T>,
  ): Promise<Known<T>> {
    const key = `${kind} ${JSON.stringify(source)}`;
    const at = [...path, 'path'];
    const stamp = await this.#stampOf(sources);
    if (stamp.bytes > this.largest) {
      const message = `not checked: larger than ${this.largest / 1e9} GB`;
      return { key, faults: [{ severity: 'info', code: 'not-checked', message, path: at }] };
    }
    const attempt = () =>
      read().then(
        facts => ({ facts }),
        error => {
          if (error instanceof UserError) return { damage: error.message };
          throw error;
        },
      );
    const result = await this.cache.get<{ facts: T } | { damage: string }>(
      key,
      stamp.key,
      attempt,
      this.signal,
    );
    if ('facts' in result) return { key, facts: result.facts, faults: [] };
    return { key, faults: [{ severity: 'error', code: 'damaged-data', message: result.damage, path: at }] };
  }

  #stampOf(sources: readonly string[]): Promise<Stamp> {
    const key = sources.join('\n');
    const known = this.#stamps.get(key) ?? stampOf(sources);
    this.#stamps.set(key, known);
    return known;
  }
}
