import { mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../../../src/core/errors';
import { openQueries } from '../../../../src/core/inspect/queries';
import type { Row, Selection } from '../../../../src/core/pages/queries';
import { type MadeRun, writeRun, writeTestSet } from './fixture';

let folder: string;
let run: MadeRun;
let other: MadeRun;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polyrank-queries-'));
  await writeTestSet(folder);
  run = await writeRun(folder, { seed: 1 });
  other = await writeRun(folder, { seed: 2, measures: ['map', 'recall.5'] });
});
afterAll(() => rm(folder, { recursive: true }));

const open = (paths: { run?: string; other?: string } = {}) =>
  openQueries({ page: 'queries', run: run.path, ...paths });

function selection(changes: Partial<Selection> = {}): Selection {
  return {
    dataset: 'set',
    setting: 'multilingual',
    filter: '',
    sort: { by: 'map', descending: false },
    ...changes,
  };
}

const all = (wanted: Partial<Selection> = {}) => ({ selection: selection(wanted), from: 0, count: 1000 });
const idsOf = (rows: readonly Row[]) => rows.map(({ pool, query }) => `${pool} ${query}`);

function truthOf(made: MadeRun, setting: string) {
  return [...made.truth].filter(([, entry]) => entry.setting === setting);
}

describe('scope', () => {
  it('names runs, test sets, settings and columns', async () => {
    const scope = await open({ other: other.path }).scope();
    expect(scope).toMatchObject({ label: 'run 1', otherLabel: 'run 2' });
    expect(scope.datasets).toHaveLength(1);
    const { columns, ...rest } = scope.datasets[0]!;
    expect(rest).toEqual({
      name: 'set',
      languages: ['en', 'de', 'ar'],
      settings: ['monolingual', 'crosslingual', 'multilingual'],
      depth: 10,
    });
    expect(columns).not.toContain('num_rel');
    expect(columns.at(-1)).toBe('rank_distance');
  });
});

describe('select and rows', () => {
  it('gives every query with its values', async () => {
    for (const setting of ['monolingual', 'crosslingual', 'multilingual'] as const) {
      const queries = open();
      const { columns } = (await queries.scope()).datasets[0]!;
      const rows = await queries.rows(all({ setting, sort: { by: 'query', descending: false } }));
      expect(rows).toHaveLength(truthOf(run, setting).length);
      for (const row of rows) {
        const { result, query } = run.truth.get(`${setting} ${row.pool} ${row.query}`)!;
        expect(row).toMatchObject({
          text: query.text,
          language: query.language,
          relevant: result.relevant.length,
        });
        const ranks = result.relevant.map(({ rank }) => rank);
        const distance = setting === 'multilingual' ? Math.max(...ranks) - Math.min(...ranks) : null;
        expect(row.values).toEqual(
          columns.map(name => (name === 'rank_distance' ? distance : result.measures[name])),
        );
      }
    }
  });

  it('counts, takes means and spreads values over bins that filters leave as they are', async () => {
    const queries = open();
    const whole = await queries.select(selection());
    expect(whole).toMatchObject({ count: 27, total: 27 });
    const german = await queries.select(selection({ filter: 'lang:de' }));
    expect(german).toMatchObject({ count: 9, total: 27 });
    const values = truthOf(run, 'multilingual').flatMap(([, { query, result }]) =>
      query.language === 'de' ? [result.measures.map!] : [],
    );
    const map = german.columns.find(({ name }) => name === 'map')!;
    expect(map.mean).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / 9, 12);
    expect(map.edges).toEqual(whole.columns.find(({ name }) => name === 'map')!.edges);
    expect(map.counts.reduce((sum, n) => sum + n, 0)).toBe(9);
  });

  it('looks at languages of relevant and of first passages', async () => {
    const queries = open();
    const expected = (passes: (key: string) => boolean) =>
      truthOf(run, 'multilingual')
        .map(([key]) => key)
        .filter(passes)
        .map(key => key.replace('multilingual ', ''))
        .sort();
    const missed = await queries.rows(all({ filter: 'missed:ar@20' }));
    const best = (key: string) =>
      Math.min(
        ...run.truth
          .get(key)!
          .result.relevant.filter(p => p.language === 'ar')
          .map(({ rank }) => rank),
      );
    expect(idsOf(missed).sort()).toEqual(
      expected(key => best(key) > 20 && best(key) < Number.POSITIVE_INFINITY),
    );
    const first = await queries.rows(all({ filter: 'first:en' }));
    expect(idsOf(first).sort()).toEqual(expected(key => run.truth.get(key)!.ranking[0]!.language === 'en'));
    expect((await queries.rows(all({ filter: 'strasse -"nummer 1"' }))).map(({ text }) => text)).toHaveLength(
      8,
    );
  });

  it('has the pool in the cross-lingual setting only', async () => {
    const queries = open();
    const german = await queries.select(selection({ setting: 'crosslingual', pool: 'de' }));
    expect(german).toMatchObject({ count: 18, total: 18 });
    expect(await queries.select(selection({ pool: 'de' }))).toMatchObject({ total: 27 });
    // The first question has no answer in Arabic.
    expect(await queries.select(selection({ setting: 'crosslingual', filter: 'pool:ar' }))).toMatchObject({
      count: 16,
      total: 52,
    });
  });

  it('leaves out no query where the filter cannot be read, and says why', async () => {
    const queries = open();
    expect(await queries.select(selection({ filter: 'mapp<1' }))).toMatchObject({
      count: 27,
      fault: { message: expect.stringContaining('Did you mean map?'), from: 0, to: 4 },
    });
    expect(await queries.rows(all({ filter: 'mapp<1' }))).toHaveLength(27);
  });

  it('sorts, and pages through what is sorted', async () => {
    const queries = open();
    const sort = { by: 'rank_distance', descending: true };
    const rows = await queries.rows(all({ sort }));
    const distances = rows.map(({ values }) => values.at(-1)!);
    expect(distances).toEqual([...distances].sort((a, b) => b - a));
    expect(await queries.rows({ selection: selection({ sort }), from: 20, count: 20 })).toEqual(
      rows.slice(20),
    );
    const where = { selection: selection({ sort }), query: rows[13]!.query, pool: rows[13]!.pool };
    expect(await queries.position(where)).toBe(13);
    expect(await queries.position({ ...where, pool: 'de' })).toBe(-1);
    await expect(queries.rows(all({ sort: { by: 'mapp', descending: true } }))).rejects.toThrow(
      /Did you mean map/,
    );
  });

  it('takes the first test set where there is none of that name', async () => {
    expect(await open().select(selection({ dataset: 'other' }))).toMatchObject({ total: 27 });
  });
});

describe('another run beside', () => {
  it('has its values, sorts by the difference and filters by it', async () => {
    const queries = open({ other: other.path });
    const { columns } = (await queries.scope()).datasets[0]!;
    const map = columns.indexOf('map');
    const rows = await queries.rows(all({ sort: { by: 'contrast map', descending: true } }));
    const differences = rows.map(({ values, otherValues }) => otherValues![map]! - values[map]!);
    expect(differences).toEqual([...differences].sort((a, b) => b - a));
    for (const { pool, query, otherValues } of rows) {
      const { measures } = other.truth.get(`multilingual ${pool} ${query}`)!.result;
      expect(otherValues![map]).toBe(measures.map);
      // Not measured there.
      expect(otherValues![columns.indexOf('recip_rank')]).toBeNull();
    }
    const lost = await queries.select(selection({ filter: 'diff.map<0' }));
    const worse = differences.filter(difference => difference < 0);
    expect(lost.count).toBe(worse.length);
    const { mean, otherMean } = lost.columns[map]!;
    expect(otherMean! - mean!).toBeCloseTo(worse.reduce((sum, d) => sum + d, 0) / worse.length, 12);
    expect(lost.columns[columns.indexOf('recip_rank')]!.otherMean).toBeNull();
  });

  it('finds the same queries where the runs have them in different rows', async () => {
    const fewer = await writeRun(folder, { seed: 3, settings: ['multilingual'] });
    const forward = open({ run: fewer.path, other: run.path });
    for (const row of await forward.rows(all())) {
      const { measures } = run.truth.get(`multilingual ${row.pool} ${row.query}`)!.result;
      expect(row.otherValues![1]).toBe(measures.num_rel_ret);
    }
    await expect(open({ other: fewer.path }).select(selection({ setting: 'monolingual' }))).rejects.toThrow(
      /was not evaluated in the monolingual setting\. Choose another run/,
    );
  });

  it('must have the same test set', async () => {
    const different = await writeRun(folder, { seed: 4, name: 'another' });
    await expect(open({ other: different.path }).select(selection())).rejects.toThrow(
      /no results on set\. Choose another run/,
    );
  });

  it('cannot be asked for where there is none', async () => {
    await expect(open().rows(all({ sort: { by: 'contrast map', descending: true } }))).rejects.toThrow(
      UserError,
    );
  });
});

describe('detail', () => {
  it('has ranking, relevant passages, texts and arithmetic of every query', async () => {
    const queries = open();
    for (const [key, { setting, query, result, ranking }] of run.truth) {
      const pool = key.split(' ')[1]!;
      const detail = await queries.detail({ dataset: 'set', setting, pool, query: query.id });
      expect(detail).toMatchObject({
        query: query.id,
        text: query.text,
        pool,
        poolSize: pool === 'all' ? 81 : 27,
      });
      const kept = ranking.slice(0, setting === 'crosslingual' ? 4 : 10);
      expect(detail.run.ranking.map(({ passage, grade, rank }) => ({ passage, grade, rank }))).toEqual(
        kept.map(({ id, grade, rank }) => ({ passage: id, grade, rank })),
      );
      expect(detail.run.ranking.map(({ text, context }) => [text, context])).toEqual(
        kept.map(({ text, context }) => [text, context]),
      );
      const relevant = ranking.filter(({ grade }) => grade !== null && grade >= 1);
      expect(detail.run.relevant.map(({ passage, rank, grade }) => [passage, rank, grade])).toEqual(
        relevant.map(({ id, rank, grade }) => [id, rank, grade]),
      );
      expect(detail.run.measures.map(({ measure }) => measure).includes('rank_distance')).toBe(
        pool === 'all',
      );
      for (const { measure, value, steps } of detail.run.measures) {
        if (measure !== 'rank_distance') expect(value).toBe(result.measures[measure]);
        // A sum is only shown where it comes to the value of the table.
        const shown = !['num_ret', 'num_rel_ret', 'bpref'].includes(measure);
        expect(steps.includes(' = '), `${measure}: ${steps}`).toBe(shown);
      }
    }
  });

  it('has the question in every language', async () => {
    const queries = open();
    const translations = async (setting: 'monolingual' | 'crosslingual' | 'multilingual', pool: string) =>
      (await queries.detail({ dataset: 'set', setting, pool, query: 'en:q3' })).translations;
    expect((await translations('multilingual', 'all')).map(({ query }) => query)).toEqual([
      'ar:q3',
      'de:q3',
      'en:q3',
    ]);
    expect((await translations('monolingual', 'en')).map(({ pool }) => pool)).toEqual(['ar', 'de', 'en']);
    const crossed = await translations('crosslingual', 'de');
    expect(crossed.map(({ query, values }) => [query, values[0]])).toEqual([
      ['ar:q3', 27],
      ['de:q3', null],
      ['en:q3', 27],
    ]);
  });

  it('knows the ranks in the run beside, and the other way round', async () => {
    const queries = open({ other: other.path });
    const detail = await queries.detail({
      dataset: 'set',
      setting: 'multilingual',
      pool: 'all',
      query: 'de:q5',
    });
    const rankIn = (made: MadeRun, id: string) =>
      made.truth.get('multilingual all de:q5')!.ranking.find(passage => passage.id === id)!;
    const expected = (made: MadeRun, id: string) => {
      const { rank, grade } = rankIn(made, id);
      return rank <= 10 || (grade !== null && grade >= 1) ? rank : null;
    };
    for (const passage of detail.run.ranking)
      expect(passage.otherRank).toBe(expected(other, passage.passage));
    for (const passage of detail.other!.ranking)
      expect(passage.otherRank).toBe(expected(run, passage.passage));
    for (const passage of detail.run.relevant)
      expect(passage.otherRank).toBe(rankIn(other, passage.passage).rank);
  });

  it('reads rankings that were cut at another depth than the experiment says', async () => {
    const old = await writeRun(folder, { seed: 5, keep: 7 });
    const queries = open({ run: old.path });
    for (const [key, { setting, query, ranking }] of old.truth) {
      const request = { dataset: 'set', setting, pool: key.split(' ')[1]!, query: query.id };
      const { run: found } = await queries.detail(request);
      expect(found.ranking.map(({ passage }) => passage)).toEqual(ranking.slice(0, 7).map(({ id }) => id));
    }
  });

  it('says that there is no such query', async () => {
    const request = { dataset: 'set', setting: 'multilingual', pool: 'all', query: 'fr:q1' } as const;
    await expect(open().detail(request)).rejects.toThrow(/no query "fr:q1"/);
  });
});

describe('tables that cannot be read', () => {
  it('are named with a remedy', async () => {
    const broken = await writeRun(folder, { seed: 6 });
    const table = (name: string) => join(broken.path, 'eval', 'set', `${name}.parquet`);
    const queries = open({ run: broken.path });
    const request = { dataset: 'set', setting: 'multilingual', pool: 'all', query: 'en:q1' } as const;
    await queries.select(selection());

    await rename(table('rankings'), table('hidden'));
    await expect(queries.detail(request)).rejects.toThrow(
      /rankings\.parquet: no such file\. Run the experiment again/,
    );
    await rename(table('hidden'), table('rankings'));
    expect((await queries.detail(request)).run.ranking).toHaveLength(10);

    await truncate(table('queries'), 300);
    await expect(queries.select(selection())).rejects.toThrow(/queries\.parquet: .*Run the experiment again/);
    await writeFile(table('queries'), 'PAR1 is not all of it PAR1');
    await expect(queries.select(selection())).rejects.toThrow(UserError);
  });

  it('of a run that has none yet are missed', async () => {
    const { RunDirectory } = await import('../../../../src/core/runs/run-directory');
    const { newRun } = await import('../../runs/fixtures');
    const directory = await RunDirectory.create(join(folder, 'runs'), 'new', newRun());
    const queries = open({ run: directory.path });
    expect((await queries.scope()).datasets).toEqual([]);
    await expect(queries.select(selection())).rejects.toThrow(/no results yet/);
  });

  it('of a run of an older version may lack columns', async () => {
    const { readRecord } = await import('../../../../src/core/runs/read-record');
    const old = await writeRun(folder, { seed: 7, measures: ['map'] });
    const record = await readRecord(old.path);
    const evaluations = record.evaluations!.map(summary => ({ ...summary, measures: ['map', 'recall_1'] }));
    await writeFile(join(old.path, 'run.json'), JSON.stringify({ ...record, evaluations }));
    await expect(open({ run: old.path }).select(selection())).rejects.toThrow(
      /has no column "recall_1".*older/,
    );
  });
});

it('gives up when it is told to, and answers the next call', async () => {
  const queries = open();
  await expect(queries.select(selection(), AbortSignal.abort())).rejects.toThrow(/abort/i);
  const controller = new AbortController();
  const asked = queries.rows(all(), controller.signal);
  controller.abort();
  await expect(asked).rejects.toThrow(/abort/i);
  expect(await queries.rows(all(), new AbortController().signal)).toHaveLength(27);
  queries.dispose();
});
