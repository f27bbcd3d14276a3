import { relative } from 'node:path';
import type { SamplingOptions } from '../../sampling/options';
import type { FileChecker } from '../check-files';
import type { Fault } from '../faults';
import type { Group } from '../matrix';
import { samplingOptions } from '../sampling-options';
import type { EvaluateOptions, ExpandedExperiment, TrainingDataOptions, TrainOptions } from '../schema';
import type { Path } from '../schema/walk';
import { ceilingsOf } from './ceilings';
import type { DataReader, Known } from './data-reader';
import { encoderSizeOf } from './encoder-size';
import type { Workload } from './estimate';
import { overlapFaults, type TestedTexts } from './overlap-faults';
import { samplingFaults } from './sampling-faults';
import type { TestFacts } from './test-facts';
import type { TrainingFacts } from './training-facts';

/** Checks what cells say against the data that they name. Cells mostly share these. */
export class CellChecker {
  /** The overlaps of data that another cell has too. */
  readonly #overlaps = new Map<string, Promise<Fault[]>>();

  /** @param folder of the experiment file: data are named from there */
  constructor(
    private readonly folder: string,
    private readonly files: FileChecker,
    private readonly reader: DataReader,
  ) {}

  /** @returns the workload, where all of it is known */
  async check({ cell, combinations }: Group): Promise<{ faults: Fault[]; workload?: Workload }> {
    const { train, evaluate, encoder, seed } = cell.experiment;
    // What a look at the files shows is said already.
    const wrong = (await this.files.check(cell.experiment)).filter(({ severity }) => severity === 'error');
    const isWrong = (path: Path) => wrong.some(fault => path.every((part, i) => fault.path[i] === part));
    const read = async <D, T>(
      data: readonly D[] | undefined,
      path: Path,
      look: (data: D, path: Path) => Promise<Known<T>>,
    ) => {
      const all: Known<T>[] = [];
      // One after the other, so that only one is in memory as text.
      for (const [i, item] of (data ?? []).entries())
        all.push(isWrong([...path, i]) ? { key: '', faults: [] } : await look(item, [...path, i]));
      return all;
    };
    const { reader } = this;
    const trained = await read(train?.data, ['train', 'data'], (data, path) => reader.training(data, path));
    const held = await read(train?.validation?.data, ['train', 'validation', 'data'], (data, path) =>
      reader.training(data, path),
    );
    const tests = await read(evaluate?.data, ['evaluate', 'data'], (data, path) => reader.test(data, path));
    const faults = [...trained, ...held, ...tests].flatMap(known => known.faults);

    if (train) {
      const { validation } = train;
      const given = (combinations[0]!.experiment as ExpandedExperiment).train;
      const options = samplingOptions(train, seed);
      const isGiven = given?.batch_size !== undefined;
      faults.push(...this.#samplingFaults(train.data, trained, options, ['train'], isGiven));
      if (validation) {
        const heldOptions = { ...options, batchSize: validation.batch_size };
        const isHeldGiven = given?.validation?.batch_size !== undefined;
        const path = ['train', 'validation'];
        faults.push(...this.#samplingFaults(validation.data, held, heldOptions, path, isHeldGiven));
      }
      faults.push(...(await this.#heldOutFaults(train, trained, held)));
      if (evaluate) faults.push(...(await this.#testFaults(train, trained, evaluate, tests)));
    }
    if (evaluate) faults.push(...ceilingFaults(evaluate, tests));

    const size = isWrong(['encoder']) ? undefined : await encoderSizeOf(encoder.path);
    if (!size || [...trained, ...held, ...tests].some(({ facts }) => !facts)) return { faults };
    const training = trained.map(({ facts }) => facts!);
    return {
      faults,
      workload: { experiment: cell.experiment, size, training, tests: tests.map(({ facts }) => facts!) },
    };
  }

  /** As short as it can be. */
  #nameOf(path: string): string {
    const name = relative(this.folder, path);
    return name.length < path.length ? name : path;
  }

  #samplingFaults(
    data: readonly TrainingDataOptions[],
    known: readonly Known<TrainingFacts>[],
    options: SamplingOptions,
    path: Path,
    isGiven: boolean,
  ): Fault[] {
    // What one data set is drawn for depends on the others.
    if (known.some(({ facts }) => !facts)) return [];
    const datasets = data.map(({ path, weight }, index) => ({
      index,
      name: this.#nameOf(path),
      counts: known[index]!.facts!.counts,
      ...(weight !== undefined && { weight }),
    }));
    return samplingFaults(datasets, options, path, isGiven);
  }

  /** Queries that are trained on and validated on. Passages may well have other questions in each of them. */
  async #heldOutFaults(
    train: TrainOptions,
    trained: readonly Known<TrainingFacts>[],
    held: readonly Known<TrainingFacts>[],
  ): Promise<Fault[]> {
    const faults: Fault[] = [];
    for (const [i, { key, facts }] of held.entries()) {
      const { path } = train.validation!.data[i]!;
      // That a file is both is plain from the text.
      if (!facts || train.data.some(data => data.path === path)) continue;
      const at = ['train', 'validation', 'data', i, 'path'];
      faults.push(
        ...(await this.#overlapFaults(
          train,
          trained,
          key,
          { code: 'validation-in-training', path: at },
          known => [
            {
              noun: `different queries of ${this.#nameOf(path)}`,
              hashes: facts.queries.hashes(),
              total: facts.queries.size,
              trained: known.map(({ queries }) => queries),
              textsOf: ({ query }) => [query],
            },
          ],
        )),
      );
    }
    return faults;
  }

  async #testFaults(
    train: TrainOptions,
    trained: readonly Known<TrainingFacts>[],
    evaluate: EvaluateOptions,
    tests: readonly Known<TestFacts>[],
  ): Promise<Fault[]> {
    const faults: Fault[] = [];
    for (const [i, { key, facts }] of tests.entries()) {
      const { path, name } = evaluate.data[i]!;
      if (!facts || train.data.some(data => data.path === path)) continue;
      const at = { code: 'test-in-training', path: ['evaluate', 'data', i, 'path'] };
      faults.push(
        ...(await this.#overlapFaults(train, trained, key, at, known => {
          const passages = {
            trained: known.map(({ passages }) => passages),
            textsOf: ({ positive, negatives }: { positive: string; negatives: readonly string[] }) => [
              positive,
              ...negatives,
            ],
          };
          return [
            {
              noun: `queries of ${name}`,
              hashes: facts.queries.hashes(),
              total: facts.queries.size,
              trained: known.map(({ queries }) => queries),
              textsOf: ({ query }) => [query],
            },
            {
              noun: `passages of ${name}`,
              hashes: facts.passages.hashes(),
              total: facts.passages.size,
              ...passages,
            },
            {
              noun: `paragraphs of ${name}`,
              hashes: facts.paragraphs.hashes(),
              total: facts.paragraphs.size,
              ...passages,
            },
          ];
        })),
      );
    }
    return faults;
  }

  /** @param key of the data that are compared with those of the training */
  #overlapFaults(
    train: TrainOptions,
    trained: readonly Known<TrainingFacts>[],
    key: string,
    fault: Pick<Fault, 'code' | 'path'>,
    textsIn: (trained: readonly TrainingFacts[]) => readonly TestedTexts[],
  ): Promise<Fault[]> {
    const readable = train.data.flatMap((data, i) => {
      const { facts, key } = trained[i]!;
      return facts ? [{ data, facts, key }] : [];
    });
    const name = JSON.stringify([fault, key, readable.map(({ key }) => key)]);
    const find = async () => {
      const faults: Fault[] = [];
      for (const texts of textsIn(readable.map(({ facts }) => facts)))
        faults.push(
          ...(await overlapFaults(texts, fault, (dataset, row) =>
            this.reader.row(readable[dataset]!.data, row),
          )),
        );
      return faults;
    };
    const known = this.#overlaps.get(name) ?? find();
    this.#overlaps.set(name, known);
    return known;
  }
}

/** Measures that cannot reach 1 with these judgments. */
function ceilingFaults(evaluate: EvaluateOptions, tests: readonly Known<TestFacts>[]): Fault[] {
  return evaluate.measures.flatMap((measure, m) =>
    tests.flatMap(({ facts }, i) => {
      const message = facts && ceilingsOf(measure, evaluate.data[i]!.name, facts.pools, evaluate.settings);
      const path = ['evaluate', 'measures', m];
      return message ? [{ severity: 'info' as const, code: 'measure-ceiling', message, path }] : [];
    }),
  );
}
