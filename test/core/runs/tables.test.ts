import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RetrievalDataset } from '../../../src/core/data/model';
import { UserError } from '../../../src/core/errors';
import { type ParquetColumn, ParquetTable, type ParquetValue } from '../../../src/core/runs/parquet-writer';
import { parquetShape, readParquet } from '../../../src/core/runs/read-parquet';
import { EvaluationTables, type ScoredResult } from '../../../src/core/runs/tables';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polyrank-tables-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** The whole table as rows. */
async function rowsOf(path: string): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  for await (const { count, columns } of readParquet(path)) {
    for (let i = 0; i < count; i++) {
      rows.push(
        Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[i] ?? null])),
      );
    }
  }
  return rows;
}

describe('ParquetTable', () => {
  const COLUMNS: ParquetColumn[] = [
    { name: 'word', type: 'words' },
    { name: 'text', type: 'text', nullable: true },
    { name: 'count', type: 'int32', nullable: true },
    { name: 'score', type: 'float' },
    { name: 'mean', type: 'double', nullable: true },
  ];

  it('gives back what was added, nulls and all', async () => {
    const row = fc.tuple(
      fc.constantFrom('ar', 'de', 'zh-Hant', ''),
      fc.option(fc.string({ unit: 'grapheme' })),
      fc.option(fc.integer()),
      fc.float({ noNaN: true }),
      fc.option(fc.double({ noNaN: true })),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 50 }), async rows => {
        const path = join(folder, 'a.parquet');
        const table = await ParquetTable.create(path, COLUMNS);
        for (const values of rows) table.add(...values);
        await table.finish();
        expect((await rowsOf(path)).map(found => Object.values(found))).toEqual(rows);
      }),
      { numRuns: 50 },
    );
  });

  it('writes row groups as they fill, and so takes any number of rows', async () => {
    const path = join(folder, 'a.parquet');
    const table = await ParquetTable.create(path, [
      { name: 'query', type: 'words' },
      { name: 'rank', type: 'int32' },
    ]);
    for (let i = 0; i < 250_000; i++) {
      table.add(`query ${Math.floor(i / 100)}`, i);
      await table.settle();
    }
    await table.finish();
    expect(await parquetShape(path)).toEqual({ columns: ['query', 'rank'], rows: 250_000 });
    const counts: number[] = [];
    let next = 0;
    for await (const { count, columns } of readParquet(path, ['rank'])) {
      counts.push(count);
      for (let i = 0; i < count; i++) if (columns.rank![i] !== next++) throw new Error(`row ${next - 1}`);
    }
    expect(counts).toEqual([100_000, 100_000, 50_000]);
  });

  it('appears whole or not at all', async () => {
    const path = join(folder, 'a.parquet');
    const table = await ParquetTable.create(path, COLUMNS);
    const row: ParquetValue[] = ['a', null, 1, 2, 3];
    table.add(...row);
    expect(existsSync(path)).toBe(false);
    await table.discard();
    expect(await readdir(folder)).toEqual([]);
  });

  it('says where it cannot be written', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(ParquetTable.create(join(folder, 'file', 'a.parquet'), COLUMNS)).rejects.toThrow(UserError);
  });

  it.runIf(existsSync('/dev/full'))('says that the disk is full', async () => {
    // The temporary name leads to a device that is always full.
    const { symlink } = await import('node:fs/promises');
    const path = join(folder, 'a.parquet');
    await symlink('/dev/full', `${path}.tmp`);
    const table = await ParquetTable.create(path, COLUMNS);
    await expect(table.finish()).rejects.toThrow(/no space left on the device/);
    await table.discard();
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('readParquet', () => {
  it('says what is wrong with a file that is missing, cut or something else', async () => {
    const path = join(folder, 'a.parquet');
    await expect(rowsOf(path)).rejects.toThrow(/no such file/);
    const bytes = fc.uint8Array({ maxLength: 100 });
    await fc.assert(
      fc.asyncProperty(bytes, async garbage => {
        await writeFile(path, garbage);
        await expect(rowsOf(path)).rejects.toThrow(UserError);
      }),
      { numRuns: 50 },
    );
  });
});

describe('EvaluationTables', () => {
  const dataset: RetrievalDataset = {
    name: 'x',
    languages: ['de', 'en'],
    queries: [
      { id: 'de:q', language: 'de', text: 'Frage', group: 'q' },
      { id: 'en:q', language: 'en', text: 'question', group: 'q' },
    ],
    judgments: new Map([
      [
        'de:q',
        new Map([
          ['de:1', 1],
          ['en:1', 2],
          ['en:0', 0],
        ]),
      ],
    ]),
    async *passages() {
      yield { id: 'de:1', language: 'de', text: 'eins', context: 'eins zwei' };
      yield { id: 'en:0', language: 'en', text: 'zero' };
      yield { id: 'en:1', language: 'en', text: 'one' };
      yield { id: 'en:2', language: 'en', text: 'never retrieved' };
    },
  };
  const result: ScoredResult = {
    query: 'de:q',
    language: 'de',
    group: 'q',
    measures: { map: 0.5, num_rel: 2, bpref: Number.NaN },
    relevant: [
      { passage: 'de:1', language: 'de', grade: 1, rank: 1, score: 0.75 },
      { passage: 'en:1', language: 'en', grade: 2, rank: 40, score: 0.25 },
    ],
    top: [
      { passage: 'de:1', language: 'de', score: 0.75 },
      { passage: 'en:0', language: 'en', score: 0.5 },
    ],
  };

  it('writes queries, rankings, relevant passages and texts', async () => {
    const tables = await EvaluationTables.create(join(folder, 'eval', 'x'), {
      dataset,
      measures: ['num_rel', 'map', 'bpref'],
    });
    await tables.addTask({ setting: 'multilingual', poolLanguage: 'all' }, [result]);
    await tables.addTask({ setting: 'monolingual', poolLanguage: 'de' }, [
      { ...result, relevant: result.relevant.slice(0, 1), top: result.top.slice(0, 1) },
    ]);
    await tables.finish();
    const table = (name: string) => rowsOf(join(folder, 'eval', 'x', `${name}.parquet`));

    const query = { query: 'de:q', group: 'q', language: 'de', text: 'Frage', map: 0.5, bpref: null };
    const pooled = { query: 'de:q', setting: 'multilingual', pool: 'all' };
    const alone = { query: 'de:q', setting: 'monolingual', pool: 'de' };
    expect(await table('queries')).toEqual([
      { ...query, ...pooled, num_rel: 2, rank_distance: 39 },
      { ...query, ...alone, num_rel: 1, rank_distance: null },
    ]);
    expect(await table('rankings')).toEqual([
      { ...pooled, rank: 1, passage: 'de:1', language: 'de', score: 0.75, grade: 1 },
      { ...pooled, rank: 2, passage: 'en:0', language: 'en', score: 0.5, grade: 0 },
      { ...alone, rank: 1, passage: 'de:1', language: 'de', score: 0.75, grade: 1 },
    ]);
    expect(await table('relevant')).toEqual([
      { ...pooled, passage: 'de:1', language: 'de', grade: 1, rank: 1, score: 0.75 },
      { ...pooled, passage: 'en:1', language: 'en', grade: 2, rank: 40, score: 0.25 },
      { ...alone, passage: 'de:1', language: 'de', grade: 1, rank: 1, score: 0.75 },
    ]);
    expect(await table('passages')).toEqual([
      { passage: 'de:1', language: 'de', text: 'eins', context: 'eins zwei' },
      { passage: 'en:0', language: 'en', text: 'zero', context: null },
      { passage: 'en:1', language: 'en', text: 'one', context: null },
    ]);
  });

  it('leaves nothing behind when it is given up', async () => {
    const tables = await EvaluationTables.create(join(folder, 'x'), { dataset, measures: ['map'] });
    await tables.addTask({ setting: 'multilingual', poolLanguage: 'all' }, [result]);
    await tables.discard();
    expect(await readdir(join(folder, 'x'))).toEqual([]);
  });
});
