import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Rankings } from '../../../../../src/core/inspect/queries/detail/rankings';
import type { Block } from '../../../../../src/core/inspect/queries/query-index';
import { TableFile } from '../../../../../src/core/inspect/queries/table-file';
import { ParquetTable } from '../../../../../src/core/runs/parquet-writer';
import { RANKING_COLUMNS } from '../../../../../src/core/runs/tables';

// So many that rankings stand across the ends of row groups.
const QUERIES = 3500;
const DEPTH = 30;
const LANGUAGES = ['en', 'de', 'ar', 'zh'];
const BLOCKS: Block[] = [{ setting: 'multilingual', pool: 'all', from: 0, to: QUERIES }];

const languageOf = (query: number, rank: number) => LANGUAGES[(query * 7 + rank) % LANGUAGES.length]!;

let folder: string;
let file: TableFile;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polyrank-rankings-'));
  const path = join(folder, 'rankings.parquet');
  const table = await ParquetTable.create(path, RANKING_COLUMNS);
  for (let q = 0; q < QUERIES; q++) {
    for (let rank = 1; rank <= DEPTH; rank++) {
      const grade = rank === 3 ? 1 : null;
      table.add(`q${q}`, 'multilingual', 'all', rank, `p${q}.${rank}`, languageOf(q, rank), 1 / rank, grade);
    }
    await table.settle();
  }
  await table.finish();
  file = await TableFile.open(path);
});
afterAll(() => rm(folder, { recursive: true }));

describe('Rankings', () => {
  it.each([
    ['by counting', DEPTH],
    ['by their first ranks, where they were cut at another depth', 100],
  ])('finds every ranking %s', async (_, depth) => {
    expect(file.rangesOf(0, file.rows).length).toBeGreaterThan(1);
    const rankings = new Rankings(file, BLOCKS, () => depth);
    for (const q of [0, 1, 1700, 3332, 3333, 3334, QUERIES - 1]) {
      const ranking = await rankings.of(q, `q${q}`);
      expect(ranking.map(({ passage }) => passage)).toEqual(
        Array.from({ length: DEPTH }, (_, i) => `p${q}.${i + 1}`),
      );
      expect(ranking[2]).toEqual({
        passage: `p${q}.3`,
        language: languageOf(q, 3),
        rank: 3,
        score: Math.fround(1 / 3),
        grade: 1,
      });
      expect(ranking[3]!.grade).toBeNull();
    }
  });

  it('knows the languages of the first passages of any rows', async () => {
    const rankings = new Rankings(file, BLOCKS, () => DEPTH);
    const first = await rankings.firstLanguages(100, QUERIES - 1);
    expect(first).toEqual(Array.from({ length: QUERIES - 101 }, (_, i) => languageOf(i + 100, 1)));
  });

  it('says that tables do not belong together', async () => {
    const rankings = new Rankings(file, BLOCKS, () => DEPTH);
    await expect(rankings.of(5, 'q6')).rejects.toThrow(
      /holds the ranking of q5 in row 150, expected that of q6/,
    );
    const fewer = new Rankings(file, [{ ...BLOCKS[0]!, to: 10 }], () => DEPTH);
    await expect(fewer.of(5, 'q5')).rejects.toThrow(/holds 3500 rankings, expected those of 10 queries/);
  });
});

describe('TableFile', () => {
  it('reads rows across the ends of row groups', async () => {
    expect([...(await file.numbers('rank', 99_980, 100_040))]).toEqual(
      Array.from({ length: 60 }, (_, i) => ((99_980 + i) % DEPTH) + 1),
    );
    expect((await file.numbers('grade', 0, 3)).map(value => (Number.isNaN(value) ? -1 : value))).toEqual(
      Float64Array.of(-1, -1, 1),
    );
    expect(await file.read('rank', 7, 7)).toHaveLength(0);
  });

  it('rejects what it has not', async () => {
    await expect(file.read('made up', 0, 1)).rejects.toThrow(
      /has no column "made up".*Run the experiment again/,
    );
    await expect(file.read('rank', 0, file.rows + 1)).rejects.toThrow(/ends after 105000 rows/);
  });
});
