import { lazily } from '../lazily';
import { Recent } from '../recent';
import type { TableFile } from '../table-file';

export interface KeptText {
  text: string;
  context?: string;
}

interface TextBlock {
  texts: ArrayLike<unknown>;
  contexts: ArrayLike<unknown>;
}

/** Rows that are decoded together: about a page of the file. */
const BLOCK_ROWS = 4096;
const BLOCKS_KEPT = 32;

/** The texts of `passages.parquet`, by id. */
export class PassageTexts {
  readonly #blocks = new Recent<Promise<TextBlock>>(BLOCKS_KEPT);

  constructor(private readonly file: TableFile) {}

  /** The text of a passage; undefined where the run has not kept it. */
  async of(passage: string): Promise<KeptText | undefined> {
    const row = (await this.#rows()).get(passage);
    if (row === undefined) return undefined;
    const { texts, contexts } = await this.#block(Math.floor(row / BLOCK_ROWS));
    const text = texts[row % BLOCK_ROWS] as string;
    const context = contexts[row % BLOCK_ROWS] as string | null | undefined;
    return context === null || context === undefined ? { text } : { text, context };
  }

  readonly #rows = lazily(async () => {
    const ids = await this.file.texts('passage', 0, this.file.rows);
    return new Map(Array.from(ids, (id, row) => [id, row]));
  });

  #block(number: number): Promise<TextBlock> {
    const key = String(number);
    const block = this.#blocks.get(key, () => this.#readBlock(number));
    block.catch(() => this.#blocks.delete(key));
    return block;
  }

  async #readBlock(number: number): Promise<TextBlock> {
    const from = number * BLOCK_ROWS;
    const to = Math.min(from + BLOCK_ROWS, this.file.rows);
    return {
      texts: await this.file.read('text', from, to),
      contexts: await this.file.read('context', from, to),
    };
  }
}
