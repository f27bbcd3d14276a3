import { UserError } from '../../errors';
import { excerpt } from '../json-lines';
import type { Language, TrainingPair } from '../model';
import { LanguageRows, type PairCounts } from './language-rows';
import { NONE, type PairIndex, PairIndexBuilder } from './pair-index';
import { type LeftOut, readTrainingData, type TrainingSource } from './reader';
import type { TrainingRow } from './row';
import { Spool } from './spool';

/**
 * The training pairs of one data set, for random access: the texts in a temporary file, and at most 38 bytes of memory
 * a row. The file is a copy, so that editing the source during a run changes nothing.
 *
 * Rows are numbered from 0 as the source has them. Rows with the same id are one *group*, translations of each other;
 * ids are told apart by 64-bit hashes.
 */
export class PairStore {
  /** Number of rows. */
  readonly size: number;
  /** In the order of their first rows. */
  readonly languages: readonly Language[];
  /** Number of groups. */
  readonly groups: number;
  readonly #byLanguage: LanguageRows;

  private constructor(
    private readonly index: PairIndex,
    private readonly spool: Spool,
    /** SHA-256 over all pairs in their order: tells whether a resumed run sees the same data. */
    readonly hash: string,
  ) {
    this.size = index.group.length;
    this.languages = index.languages;
    this.groups = index.lastRow.length;
    this.#byLanguage = new LanguageRows(index);
  }

  /**
   * Reads a data set once.
   *
   * @param folder where the temporary file is made; the file goes with `close` or with the process
   * @param leftOut is counted up while rows are read
   * @throws UserError for what the reader finds, for a second row with the same id and language, and where the folder
   * cannot be written
   */
  static async open(source: TrainingSource, folder: string, leftOut?: LeftOut): Promise<PairStore> {
    return PairStore.from(readTrainingData(source, leftOut), folder);
  }

  /** Like `open`, of rows that are already being read. */
  static async from(rows: AsyncIterable<TrainingRow>, folder: string): Promise<PairStore> {
    const spool = new Spool(folder);
    try {
      const builder = new PairIndexBuilder();
      for await (const row of rows) {
        const start = spool.bytes;
        const earlier = builder.add(row, start);
        if (earlier !== undefined) throw duplicate(row);
        spool.append(
          JSON.stringify([row.id, row.language, row.query, row.positive, row.negatives, row.passage]),
        );
      }
      const hash = spool.finish();
      return new PairStore(builder.finish(spool.bytes), spool, hash);
    } catch (error) {
      spool.close();
      throw error;
    }
  }

  languageOf(row: number): Language {
    return this.languages[this.index.language[row]!]!;
  }

  groupOf(row: number): number {
    return this.index.group[row]!;
  }

  /** The rows of a group, one in each of its languages, ascending. */
  rowsOf(group: number): number[] {
    const rows: number[] = [];
    const { lastRow, previous } = this.index;
    for (let row = lastRow[group]!; row !== NONE; row = previous[row]!) rows.push(row);
    return rows.reverse();
  }

  /**
   * What the positives of a group are, as a number: groups have the same number if a positive of one has the same
   * passage id or the same text (`textKey`) as a positive of the other, in any language, or if a chain of such groups
   * joins them. So a passage and its translations are the same passage.
   */
  passageOf(group: number): number {
    return this.index.passage[group]!;
  }

  /** `textKey` of the row's positive. */
  textKeyOf(row: number): number {
    return this.index.textKey[row]!;
  }

  /** All rows in a language, none where the data have no such language. */
  rowsIn(language: Language): Uint32Array {
    return this.#byLanguage.all(language);
  }

  /** The rows in a language whose group has other languages too. */
  parallelRowsIn(language: Language): Uint32Array {
    return this.#byLanguage.parallel(language);
  }

  get counts(): PairCounts {
    return this.#byLanguage.counts;
  }

  /** Reads one pair from the temporary file. */
  read(row: number): TrainingPair {
    const { offsets } = this.index;
    const [id, language, query, positive, negatives, passage] = JSON.parse(
      this.spool.read(offsets[row]!, offsets[row + 1]!),
    );
    return { id, language, query, positive, negatives, ...(passage !== null && { passage }) };
  }

  close(): void {
    this.spool.close();
  }
}

/** The error for a second row with the same id and language. */
export function duplicate({ id, language, place }: TrainingRow): UserError {
  return new UserError(
    `the id ${excerpt(JSON.stringify(id))} stands a second time in ${language}.`,
    place,
    'Rows with the same id are translations: give each pair of one language an id of its own.',
  );
}
