import { join } from 'node:path';
import { UserError } from '../errors';
import { AtomicFile } from '../files/atomic-file';
import { readParquet } from './read-parquet';

/**
 * Writes the rankings of an evaluation as TREC runs and judgments, for trec_eval and its kin:
 *
 *     monolingual.run   multilingual.run   crosslingual.de.run …   and the same with .qrels
 *
 * A query has one ranking for each other language in the cross-lingual setting, so there each pool has files of its own. Runs are
 * as deep as the tables; judgments hold the relevant passages, and those judged not relevant that were retrieved.
 *
 * @param tables `eval/<dataset>` of a run
 * @param tag names the run in its last column
 * @returns the files written
 * @throws UserError for ids with blanks, which the format cannot hold
 */
export async function exportTrec(tables: string, target: string, tag: string): Promise<string[]> {
  const files = new TrecFiles(target);
  try {
    for await (const rows of readParquet(join(tables, 'rankings.parquet'))) {
      const { query, setting, pool, rank, passage, score, grade } = rows.columns as unknown as Columns;
      for (let i = 0; i < rows.count; i++) {
        const name = fileName(setting[i]!, pool[i]!);
        const [q, p] = [id(query[i]!), id(passage[i]!)];
        await files.write(`${name}.run`, `${q} Q0 ${p} ${rank[i]} ${score[i]} ${tag}\n`);
        if (grade[i] === 0) await files.write(`${name}.qrels`, `${q} 0 ${p} 0\n`);
      }
    }
    for await (const rows of readParquet(join(tables, 'relevant.parquet'))) {
      const { query, setting, pool, passage, grade } = rows.columns as unknown as Columns;
      for (let i = 0; i < rows.count; i++) {
        const line = `${id(query[i]!)} 0 ${id(passage[i]!)} ${grade[i]}\n`;
        await files.write(`${fileName(setting[i]!, pool[i]!)}.qrels`, line);
      }
    }
    return await files.finish();
  } finally {
    await files.discard();
  }
}

interface Columns {
  query: ArrayLike<string>;
  setting: ArrayLike<string>;
  pool: ArrayLike<string>;
  passage: ArrayLike<string>;
  rank: ArrayLike<number>;
  score: ArrayLike<number>;
  grade: ArrayLike<number | null>;
}

/** The files of one export, each opened when it is first written to. */
class TrecFiles {
  readonly #open = new Map<string, AtomicFile>();

  constructor(private readonly folder: string) {}

  async write(name: string, line: string): Promise<void> {
    let file = this.#open.get(name);
    if (!file) {
      file = await AtomicFile.create(join(this.folder, name));
      this.#open.set(name, file);
    }
    await file.write(line);
  }

  async finish(): Promise<string[]> {
    for (const file of this.#open.values()) await file.finish();
    return [...this.#open.values()].map(({ path }) => path).sort();
  }

  async discard(): Promise<void> {
    for (const file of this.#open.values()) await file.discard();
  }
}

function fileName(setting: string, pool: string): string {
  return setting === 'crosslingual' ? `${setting}.${pool}` : setting;
}

function id(text: string): string {
  if (text !== '' && !/\s/.test(text)) return text;
  throw new UserError(
    `the id ${JSON.stringify(text)} has a blank, which TREC files cannot hold`,
    undefined,
    'Export with --csv.',
  );
}
