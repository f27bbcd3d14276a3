import type { Language, TrainingPair } from '../data/model';
import type { PairStore } from '../data/training/pair-store';
import { textKey } from '../data/training/text-key';
import { UserError } from '../errors';
import { hash64 } from '../hash';
import { Random } from '../random';
import type { Batch, BatchItem } from './batch';
import { checkSampling } from './check';
import { EpochStream, type StreamState } from './epoch-stream';
import { falseNegatives } from './false-negatives';
import type { BatchKind, SamplingOptions } from './options';
import { draw, type KindShares, samplingShares } from './shares';

export interface SamplingDataset {
  name: string;
  store: PairStore;
  /** Stands in for the number of pairs where data sets are drawn by size. */
  weight?: number;
}

/** Plain JSON of a few numbers for each language. */
export interface SamplerState {
  /** Batches drawn so far. */
  step: number;
  /** `PairStore.hash` of each data set. */
  data: readonly string[];
  /** By data set, kind and language. */
  streams: Readonly<Record<string, StreamState>>;
}

/** The rows of one item: the same row twice in a monolingual batch, else two of one group. */
interface Drawn {
  queryRow: number;
  passageRow: number;
}

/**
 * Draws the training batches of arXiv 2408.10536:
 *
 * 1. The kind: monolingual with probability `alpha`, else cross-lingual (hybrid batches).
 * 2. The data set, by `dataSampling`; a batch comes from one.
 * 3. Monolingual: one language for the batch, by `languageSampling`; then pairs in it. Cross-lingual: for each item, the
 *    query's language by `languageSampling`, then a pair that has it and others, then the passage's language, any of
 *    the others equally likely.
 *
 * The pairs of one data set, kind and language come in epochs (`EpochStream`). No two items of a batch have the same
 * passage as long as the pairs that may wait allow it, nor, failing that, the same group; what could not be avoided is
 * marked in `falseNegatives`. A monolingual batch never has the same group twice.
 *
 * Everything follows from the seed, the step and the data: the same state gives the same batches.
 */
export class BatchSampler {
  readonly #shares: readonly KindShares[];
  #streams = new Map<string, EpochStream>();
  #step = 0;

  /** @throws UserError where the data are too few for batches of this size; see `checkSampling` */
  constructor(
    readonly datasets: readonly SamplingDataset[],
    readonly options: SamplingOptions,
  ) {
    const sized = datasets.map(({ store, ...dataset }) => ({ ...dataset, counts: store.counts }));
    const faults = checkSampling(sized, options).filter(({ severity }) => severity === 'error');
    if (faults.length > 0) {
      throw new UserError(faults.map(({ fault }) => fault).join(' '), undefined, faults[0]!.remedy);
    }
    this.#shares = samplingShares(sized, options);
  }

  /** @param kind draws a batch of this kind, one of those that `options` name, instead of a random one */
  next(kind?: BatchKind): Batch {
    const random = new Random(this.options.seed, this.#step++);
    const any =
      this.#shares[
        draw(
          this.#shares.map(({ share }) => share),
          random,
        )
      ]!;
    const shares = this.#shares.find(shares => shares.kind === kind) ?? any;
    const dataset = draw(shares.datasets, random);
    const languages = shares.languages[dataset]!;
    const drawn =
      shares.kind === 'monolingual'
        ? this.#drawMonolingual(dataset, languages, random)
        : this.#drawCrosslingual(dataset, languages, random);
    return this.#read(shares.kind, dataset, drawn, random);
  }

  state(): SamplerState {
    const streams = Object.fromEntries([...this.#streams].map(([key, { state }]) => [key, state]));
    return { step: this.#step, data: this.datasets.map(({ store }) => store.hash), streams };
  }

  /**
   * Goes on where `state` was taken, by a sampler with the same options.
   *
   * @throws UserError where the data are not the same
   */
  restore({ step, data, streams }: SamplerState): void {
    const changed = this.datasets.find(({ store }, d) => store.hash !== data[d]);
    if (changed || data.length !== this.datasets.length) {
      throw new UserError(
        `${changed ? `data set "${changed.name}" is` : 'the data sets are'} not what the checkpoint was trained on.`,
        undefined,
        'Restore the data, or start a new run.',
      );
    }
    this.#step = step;
    this.#streams = new Map();
    for (const [key, state] of Object.entries(streams)) {
      const [dataset, kind, language] = key.split('/') as [string, BatchKind, Language];
      this.#streams.set(key, this.#newStream(Number(dataset), kind, language, state));
    }
  }

  #drawMonolingual(dataset: number, languages: readonly number[], random: Random): Drawn[] {
    const { store } = this.datasets[dataset]!;
    const language = store.languages[draw(languages, random)]!;
    const taken = new Taken(store, this.options.batchSize);
    return Array.from({ length: this.options.batchSize }, () => {
      const row = taken.next(this.#stream(dataset, 'monolingual', language));
      return { queryRow: row, passageRow: row };
    });
  }

  #drawCrosslingual(dataset: number, languages: readonly number[], random: Random): Drawn[] {
    const { store } = this.datasets[dataset]!;
    const taken = new Taken(store, this.options.batchSize);
    return Array.from({ length: this.options.batchSize }, () => {
      const language = store.languages[draw(languages, random)]!;
      const queryRow = taken.next(this.#stream(dataset, 'crosslingual', language));
      const others = store.rowsOf(store.groupOf(queryRow)).filter(row => row !== queryRow);
      return { queryRow, passageRow: others[random.integer(others.length)]! };
    });
  }

  #stream(dataset: number, kind: BatchKind, language: Language): EpochStream {
    const key = `${dataset}/${kind}/${language}`;
    const stream = this.#streams.get(key) ?? this.#newStream(dataset, kind, language);
    this.#streams.set(key, stream);
    return stream;
  }

  #newStream(dataset: number, kind: BatchKind, language: Language, state?: StreamState): EpochStream {
    const { store } = this.datasets[dataset]!;
    const monolingual = kind === 'monolingual';
    const rows = monolingual ? store.rowsIn(language) : store.parallelRowsIn(language);
    const seeds = [this.options.seed, dataset, Number(monolingual), hash64(language).low];
    return new EpochStream(rows, seeds, state);
  }

  #read(kind: BatchKind, dataset: number, drawn: readonly Drawn[], random: Random): Batch {
    const { store } = this.datasets[dataset]!;
    const items = drawn.map(({ queryRow, passageRow }): BatchItem => {
      const query = store.read(queryRow);
      const passage = queryRow === passageRow ? query : store.read(passageRow);
      return {
        query: query.query,
        queryLanguage: query.language,
        positive: passage.positive,
        negatives: pick(passage, this.options.hardNegatives, random),
        passageLanguage: passage.language,
        group: store.groupOf(queryRow),
      };
    });
    const { mask, columns, masked } = falseNegatives(
      items.map(({ group, negatives }) => ({
        passage: store.passageOf(group),
        positives: this.options.hardNegatives > 0 ? store.rowsOf(group).map(row => store.textKeyOf(row)) : [],
        negatives: negatives.map(textKey),
      })),
    );
    return {
      kind,
      dataset,
      languages: [...new Set(items.flatMap(item => [item.queryLanguage, item.passageLanguage]))],
      items,
      columns,
      falseNegatives: mask,
      masked,
    };
  }
}

/** What a batch holds while it is drawn. */
class Taken {
  readonly #passages = new Set<number>();
  readonly #groups = new Set<number>();

  constructor(
    readonly store: PairStore,
    readonly batchSize: number,
  ) {}

  /**
   * The next row of a stream: one with a new passage if it can be, else with a new group, else any. For a new passage, as
   * many rows may wait as a batch holds. For a new group more may, so many that a monolingual batch always finds one.
   */
  next(stream: EpochStream): number {
    const { store } = this;
    const row =
      stream.take(row => !this.#passages.has(store.passageOf(store.groupOf(row))), this.batchSize) ??
      stream.take(row => !this.#groups.has(store.groupOf(row)), 4 * this.batchSize) ??
      stream.take(() => true, 1)!;
    const group = store.groupOf(row);
    this.#groups.add(group);
    this.#passages.add(store.passageOf(group));
    return row;
  }
}

/** So many of a pair's negatives, at random where it has more. */
function pick({ negatives }: TrainingPair, count: number, random: Random): readonly string[] {
  return negatives.length <= count ? negatives : random.shuffle([...negatives]).slice(0, count);
}
