import { lazily } from '../lazily';
import type { Block } from '../query-index';
import type { TableFile } from '../table-file';

/** One passage of a ranking. */
export interface RankedRow {
  passage: string;
  language: string;
  rank: number;
  score: number;
  /** null: not judged. */
  grade: number | null;
}

/**
 * The rankings of `rankings.parquet`, in the order of the queries of `queries.parquet`. So a query's rows are found by
 * counting; a row group tells no more of them.
 */
export class Rankings {
  /**
   * @param blocks of the table of queries
   * @param depth how many passages are kept of the rankings of a block
   */
  constructor(
    private readonly file: TableFile,
    private readonly blocks: readonly Block[],
    private readonly depth: (block: Block) => number,
  ) {}

  /** The ranking of a query, best first. @throws UserError where the tables do not belong together */
  async of(row: number, query: string): Promise<RankedRow[]> {
    const starts = await this.#starts();
    const [from, to] = [starts[row]!, starts[row + 1]!];
    if (from === to) return [];
    const ids = await this.file.texts('query', from, to);
    if (ids[0] !== query || ids[ids.length - 1] !== query)
      throw this.file.fault(`holds the ranking of ${ids[0]} in row ${from}, expected that of ${query}`);
    const [passages, languages, ranks, scores, grades] = await Promise.all([
      this.file.texts('passage', from, to),
      this.file.texts('language', from, to),
      this.file.numbers('rank', from, to),
      this.file.numbers('score', from, to),
      this.file.numbers('grade', from, to),
    ]);
    return Array.from(ids, (_, i) => ({
      passage: passages[i]!,
      language: languages[i]!,
      rank: ranks[i]!,
      score: scores[i]!,
      grade: Number.isNaN(grades[i]!) ? null : grades[i]!,
    }));
  }

  /** The language of the first passage of each ranking of the rows `from` … `to − 1`; '' where nothing was retrieved. */
  async firstLanguages(from: number, to: number): Promise<string[]> {
    const starts = await this.#starts();
    const first: string[] = [];
    let row = from;
    for (const { rowStart, rowEnd } of this.file.rangesOf(starts[from]!, starts[to]!)) {
      const languages = await this.file.texts('language', rowStart, rowEnd);
      for (; row < to && starts[row]! < rowEnd; row++)
        first.push(starts[row] === starts[row + 1] ? '' : languages[starts[row]! - rowStart]!);
    }
    while (first.length < to - from) first.push('');
    return first;
  }

  /** `[queries + 1]`: where the ranking of each query starts. */
  readonly #starts = lazily(async (): Promise<Int32Array> => {
    const counted = this.#countedStarts();
    // Tables of older versions were cut at other depths.
    return counted.at(-1) === this.file.rows ? counted : this.#readStarts(counted.length - 1);
  });

  #countedStarts(): Int32Array {
    const starts = new Int32Array((this.blocks.at(-1)?.to ?? 0) + 1);
    for (const block of this.blocks) {
      const depth = this.depth(block);
      for (let row = block.from; row < block.to; row++) starts[row + 1] = starts[row]! + depth;
    }
    return starts;
  }

  /** Every ranking starts with rank 1. */
  async #readStarts(queries: number): Promise<Int32Array> {
    const starts: number[] = [];
    for (const { rowStart, rowEnd } of this.file.rangesOf(0, this.file.rows)) {
      const ranks = await this.file.numbers('rank', rowStart, rowEnd);
      for (let i = 0; i < ranks.length; i++) if (ranks[i] === 1) starts.push(rowStart + i);
    }
    if (starts.length !== queries)
      throw this.file.fault(`holds ${starts.length} rankings, expected those of ${queries} queries`);
    return Int32Array.from([...starts, this.file.rows]);
  }
}
