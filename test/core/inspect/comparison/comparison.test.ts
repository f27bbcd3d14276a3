import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../../../src/core/errors';
import { openComparison } from '../../../../src/core/inspect/comparison';
import { readRun } from '../../../../src/core/runs/read-record';
import { RunDirectory } from '../../../../src/core/runs/run-directory';
import { writeEvaluatedRun } from '../bias/evaluated-run';
import { cellOf, LANGUAGES, writeStudy } from './runs';

let folder: string;
let runs: string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polyrank-comparison-'));
  runs = await writeStudy(folder);
});
afterAll(() => rm(folder, { recursive: true }));

const api = openComparison();
const dataset = 'test set';

async function queued(label: string, changes: Parameters<RunDirectory['update']>[0] = {}): Promise<string> {
  const directory = await RunDirectory.create(join(folder, 'more'), 'x', cellOf(label));
  await directory.update(changes);
  return directory.path;
}

describe('overview', () => {
  it('gathers the seeds of each configuration, and what they share', async () => {
    const { configurations, leftOut, datasets } = await api.overview({ runs });
    expect(
      configurations.map(({ letter, label, runs }) => [letter, label, runs.map(run => run.seed)]),
    ).toEqual([
      ['A', 'no training', [1]],
      ['B', 'monolingual', [1, 2]],
      ['C', 'hybrid', [1, 2]],
    ]);
    expect(leftOut).toEqual([]);
    expect(datasets).toEqual([
      {
        name: dataset,
        languages: LANGUAGES,
        queries: 72,
        settings: ['monolingual', 'crosslingual', 'multilingual'],
        measures: ['map', 'recall_1', 'recall_10'],
        configurations: [0, 1, 2],
        warnings: [],
      },
    ]);
  });

  it('puts the keys of the experiments side by side', async () => {
    const { keys } = await api.overview({ runs });
    const changed = keys.filter(({ isChanged }) => isChanged).map(({ key, values }) => [key, ...values]);
    expect(changed).toEqual([
      ['train', null, '{…}', '{…}'],
      ['train.batches', null, 'monolingual', 'hybrid'],
      // Only hybrid batches have it.
      ['train.alpha', null, null, '0.5'],
    ]);
    expect(keys).toContainEqual({ key: 'train.steps', values: [null, '3', '3'], isChanged: false });
    expect(keys).toContainEqual({
      key: 'evaluate.settings',
      values: Array(3).fill('monolingual, crosslingual, multilingual'),
      isChanged: false,
    });
    expect(keys.at(-1)).toMatchObject({ key: 'version of ONNX Runtime', values: ['0', '0', '0'] });
  });

  it('leaves out what cannot be compared, and says why', async () => {
    const damaged = join(folder, 'damaged');
    await RunDirectory.create(damaged, 'x', cellOf('hybrid, seed 1')).then(({ path }) =>
      writeFile(join(path, 'run.json'), '{'),
    );
    const others = [
      await queued('hybrid, seed 1', { status: 'running' }),
      await queued('hybrid, seed 2', { status: 'stopped' }),
      await queued('no training', { status: 'done' }),
      join(folder, 'nowhere'),
    ];
    const { configurations, leftOut } = await api.overview({ runs: [...others, ...runs, runs[0]!] });
    expect(configurations.map(({ runs }) => runs.length)).toEqual([1, 2, 2]);
    expect(leftOut.map(({ label, reason }) => `${label} ${reason}`)).toEqual([
      'hybrid, seed 1 is still running',
      'hybrid, seed 2 was stopped before it was evaluated: resume it',
      'no training was trained only: its experiment evaluates nothing',
      `${basename(others[3]!)} cannot be read: there is no run here`,
    ]);
    await expect(api.overview({ runs: others })).rejects.toThrow(UserError);
    await expect(api.overview({ runs: [] })).rejects.toThrow('there is no run to compare');
  });

  it('tells configurations of the same name apart by their experiments', async () => {
    const text =
      'name: other\nencoder: ./f\nevaluate: { data: { path: t.jsonl } }\nmatrix: { train.batches: [none, hybrid] }\ntrain: { data: a.jsonl, steps: 1 }\n';
    const other = await writeEvaluatedRun(join(folder, 'other'), {
      languages: LANGUAGES,
      dataset: 'another',
      run: cellOf('no training', text),
    });
    const { configurations, datasets } = await api.overview({ runs: [runs[0]!, other] });
    expect(configurations.map(({ label }) => label)).toEqual(['batches: no training', 'other: no training']);
    expect(datasets.map(({ configurations }) => configurations)).toEqual([[0], [1]]);
    const tests = api.tests({ runs: [runs[0]!, other], dataset, measure: 'map', baseline: 0 });
    await expect(tests).rejects.toThrow(
      'no two configurations have map on test set. Evaluate them on the same',
    );
  });

  it('warns of test sets that were not the same', async () => {
    const larger = await writeEvaluatedRun(join(folder, 'larger'), {
      languages: LANGUAGES,
      questions: 25,
      run: cellOf('hybrid, seed 1'),
    });
    const changed = await writeEvaluatedRun(join(folder, 'changed'), {
      languages: LANGUAGES,
      run: { ...cellOf('monolingual, seed 1'), hashes: { '/studies/t.jsonl': 'b' } },
    });
    const first = await writeEvaluatedRun(join(folder, 'changed'), {
      languages: LANGUAGES,
      run: { ...cellOf('no training'), hashes: { '/studies/t.jsonl': 'a', '/studies/a.jsonl': 'x' } },
    });
    const { datasets } = await api.overview({ runs: [first, changed, larger] });
    expect(datasets[0]!.warnings).toEqual([
      'test set was not the same for A and B: t.jsonl differ',
      'test set was not the same for A and C: 36 queries, 36 passages, 3 languages against 75 queries, 75 passages, 3 languages',
    ]);
  });
});

describe('results', () => {
  it('averages over seeds, from the summaries', async () => {
    const { aspects, means, tasks } = await api.results({ runs, dataset });
    expect(aspects.map(({ setting, measure }) => `${setting} ${measure}`)).toEqual([
      ...['monolingual map', 'monolingual recall_1', 'monolingual recall_10'],
      ...['crosslingual map', 'crosslingual recall_1', 'crosslingual recall_10'],
      ...['multilingual map', 'multilingual recall_1', 'multilingual recall_10'],
      'multilingual rank_distance',
    ]);
    const [first, second] = await Promise.all(
      runs.slice(1, 3).map(async run => (await readRun(run)).evaluations![0]!),
    );
    const values = [first!, second!].map(({ settings }) => settings[0]!.macro.map!.mean);
    expect(means[1]![0]).toEqual({
      mean: (values[0]! + values[1]!) / 2,
      deviation: expect.closeTo(Math.abs(values[0]! - values[1]!) / Math.SQRT2, 12),
      values,
    });
    expect(means[0]![0]).not.toHaveProperty('deviation');
    expect(tasks).toHaveLength(3 + 6 + 3);
    const task = tasks.find(
      ({ setting, queryLanguage }) => setting === 'multilingual' && queryLanguage === 'en',
    )!;
    const own = (summary: typeof first) =>
      summary!.tasks.find(other => other.setting === 'multilingual' && other.queryLanguage === 'en')!;
    expect(task.means.rank_distance![1]).toBeCloseTo(
      (own(first).rankDistance! + own(second).rankDistance!) / 2,
      9,
    );
    expect(task.means.map).toHaveLength(3);
  });
});

describe('tests', () => {
  const request = () => ({ runs, dataset, measure: 'map', baseline: 0 });

  it('compares every other configuration with the baseline', async () => {
    const tests = await api.tests(request());
    expect(
      tests.map(({ configuration, setting, measure }) => `${configuration} ${setting} ${measure}`),
    ).toEqual(
      [1, 2].flatMap(c => [
        `${c} monolingual map`,
        `${c} crosslingual map`,
        `${c} multilingual map`,
        `${c} multilingual rank_distance`,
      ]),
    );
    const { means, aspects } = await api.results({ runs, dataset });
    for (const test of tests) {
      const a = aspects.findIndex(
        ({ setting, measure }) => setting === test.setting && measure === test.measure,
      );
      expect(test.other).toBeCloseTo(means[test.configuration]![a]!.mean, 9);
      expect(test.baseline).toBeCloseTo(means[0]![a]!.mean, 9);
      expect(test.adjusted).toBeGreaterThanOrEqual(test.p);
    }
    const hybrid = tests.find(
      ({ configuration, setting }) => configuration === 2 && setting === 'multilingual',
    );
    expect(hybrid).toMatchObject({ verdict: 'better', groups: 24, queries: 72 });
  });

  it('gives what it has found again, and stops when asked to', async () => {
    const again = openComparison();
    const cancelled = again.tests(request(), AbortSignal.abort());
    await expect(cancelled).rejects.toThrow();
    const tests = await again.tests(request());
    expect(await again.tests(request())).toBe(tests);
    expect(await again.tests({ ...request(), baseline: 1 })).not.toBe(tests);
  });

  it('compares language by language', async () => {
    const { tasks } = await api.results({ runs, dataset });
    for (const setting of ['crosslingual', 'multilingual'] as const) {
      const rows = await api.languageTests({ ...request(), setting });
      const measures = setting === 'multilingual' ? ['map', 'rank_distance'] : ['map'];
      expect(rows.map(({ configuration, measure, language }) => [configuration, measure, language])).toEqual(
        [1, 2].flatMap(c => measures.flatMap(measure => LANGUAGES.map(language => [c, measure, language]))),
      );
      for (const { configuration, measure, language, difference } of rows) {
        const own = tasks.filter(task => task.setting === setting && task.queryLanguage === language);
        const gains = own.map(({ means }) => means[measure]![configuration]! - means[measure]![0]!);
        expect(difference.mean).toBeCloseTo(gains.reduce((sum, gain) => sum + gain, 0) / gains.length, 9);
        expect(difference.low).toBeLessThanOrEqual(difference.mean);
        expect(difference.high).toBeGreaterThanOrEqual(difference.mean);
      }
    }
  });

  it('names the table that is missing', async () => {
    const path = await writeEvaluatedRun(join(folder, 'bare'), {
      languages: LANGUAGES,
      run: cellOf('hybrid, seed 1'),
    });
    await rm(join(path, 'eval', dataset, 'queries.parquet'));
    const tests = api.tests({ ...request(), runs: [runs[0]!, path] });
    await expect(tests).rejects.toThrow(UserError);
    await expect(tests).rejects.toThrow('queries.parquet');
  });
});
