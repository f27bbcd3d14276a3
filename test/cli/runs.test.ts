import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportRun } from '../../src/cli/export';
import { runs, show } from '../../src/cli/runs';
import { textTable } from '../../src/cli/text-table';
import type { RetrievalDataset } from '../../src/core/data/model';
import type { EvaluationSummary } from '../../src/core/metrics/evaluation/summary';
import { RunDirectory } from '../../src/core/runs/run-directory';
import { EvaluationTables, type ScoredResult } from '../../src/core/runs/tables';
import { newRun } from '../core/runs/fixtures';

let runsDir: string;
beforeEach(async () => {
  runsDir = await mkdtemp(join(tmpdir(), 'polyrank-cli-'));
});
afterEach(() => rm(runsDir, { recursive: true }));

/** What a command writes. */
async function output(command: (out: { write(text: string): unknown }) => Promise<unknown>): Promise<string> {
  let text = '';
  await command({ write: part => (text += part) });
  return text;
}

const interval = (mean: number) => ({ mean, low: mean - 0.1, high: mean + 0.1 });
const SUMMARY: EvaluationSummary = {
  dataset: 'xquad-r',
  languages: ['de', 'en'],
  queries: 4,
  passages: { de: 3, en: 5 },
  measures: ['map', 'recall_1'],
  settings: [
    {
      setting: 'monolingual',
      tasks: 2,
      queries: 3,
      leftOut: 1,
      macro: { map: interval(0.5), recall_1: interval(0.25) },
      micro: { map: 0.5, recall_1: 0.25 },
    },
    {
      setting: 'multilingual',
      tasks: 2,
      queries: 4,
      leftOut: 0,
      macro: { map: interval(0.4), recall_1: interval(0.2) },
      micro: { map: 0.4, recall_1: 0.2 },
      rankDistance: { macro: { mean: 20, low: 10, high: 30 }, micro: 21, leftOut: 0 },
    },
  ],
  tasks: [
    {
      setting: 'monolingual',
      queryLanguage: 'de',
      poolLanguage: 'de',
      poolSize: 3,
      queries: 2,
      leftOut: 0,
      means: { map: 0.5, recall_1: 0.25 },
    },
    {
      setting: 'multilingual',
      queryLanguage: 'de',
      poolLanguage: 'all',
      poolSize: 8,
      queries: 2,
      leftOut: 0,
      means: { map: 0.4, recall_1: 0.2 },
      rankDistance: 20,
    },
  ],
};

async function finishedRun(): Promise<RunDirectory> {
  const directory = await RunDirectory.create(runsDir, 'hybrid', newRun());
  const { created } = directory.record.times;
  await directory.update({
    status: 'done',
    device: 'cpu',
    times: {
      created,
      started: '2026-01-01T00:00:00Z',
      ended: '2026-01-01T01:02:03Z',
      training: 3600,
      evaluation: 123,
    },
    training: { steps: 3, examples: 192, tokens: 5000, outcome: 'finished' },
    evaluations: [SUMMARY],
  });
  return directory;
}

describe('polyrank runs', () => {
  it('says that there are none', async () => {
    expect(await output(out => runs({ runsDir, json: false }, out))).toBe(
      `There are no runs in ${runsDir}.\n`,
    );
    expect(await output(out => runs({ runsDir, json: true }, out))).toBe('');
  });

  it('lists one a line, damaged ones too', async () => {
    const { record } = await finishedRun();
    await mkdir(join(runsDir, 'broken'));
    expect(await output(out => runs({ runsDir, json: false }, out))).toBe(
      [
        'run                     status   experiment            cell       time  mAP mono  cross   multi',
        `${record.id}  done     x                     hybrid  1:02:03    0.5000         0.4000`,
        'broken                  damaged  there is no run here',
        '',
      ].join('\n'),
    );
    const lines = (await output(out => runs({ runsDir, json: true }, out))).trim().split('\n');
    expect(lines.map(line => JSON.parse(line))).toMatchObject([
      { id: record.id, status: 'done', cell: 'hybrid' },
      { id: 'broken', status: 'damaged', reason: 'there is no run here' },
    ]);
  });
});

describe('polyrank show', () => {
  it('prints what was run and every mean', async () => {
    const { record, path } = await finishedRun();
    const text = await output(out => show('hybrid', { runsDir, json: false }, out));
    expect(text.split('\n').slice(0, 2)).toEqual([`run         ${record.id}`, 'status      done']);
    expect(text).toContain('\ntraining    3 steps, 192 examples, 5000 tokens, finished\n');
    expect(text).toContain('\ntime        training 3600.0 s, evaluation 123.0 s\n');
    expect(text.slice(text.indexOf('xquad-r:'))).toBe(`xquad-r: 4 queries, 8 passages, 2 languages

setting       means over   queries                            map         recall_1  rank_distance
monolingual   2 languages  3 (1 left out)  macro           0.5000           0.2500
                                           95%    0.4000 … 0.6000  0.1500 … 0.3500
                                           micro           0.5000           0.2500
multilingual  2 languages  4               macro           0.4000           0.2000           20.0
                                           95%    0.3000 … 0.5000  0.1000 … 0.3000    10.0 … 30.0
                                           micro           0.4000           0.2000           21.0

monolingual  pool  queries     map  recall_1
de              3        2  0.5000    0.2500

multilingual  pool  queries     map  recall_1  rank_distance
de               8        2  0.4000    0.2000           20.0
`);
    expect(JSON.parse(await output(out => show(path, { runsDir, json: true }, out)))).toEqual({
      path,
      ...record,
    });
  });
});

describe('polyrank export', () => {
  const dataset: RetrievalDataset = {
    name: 'xquad-r',
    languages: ['de', 'en'],
    queries: [{ id: 'q', language: 'de', text: 'Frage, "die"', group: 'q' }],
    judgments: new Map([
      [
        'q',
        new Map([
          ['d', 1],
          ['e', 2],
          ['f', 0],
        ]),
      ],
    ]),
    async *passages() {
      yield { id: 'd', language: 'de', text: 'eins\nzwei' };
    },
  };
  const result: ScoredResult = {
    query: 'q',
    language: 'de',
    group: 'q',
    measures: { map: 0.5 },
    relevant: [
      { passage: 'd', language: 'de', grade: 1, rank: 1, score: 0.5 },
      { passage: 'e', language: 'en', grade: 2, rank: 40, score: 0.25 },
    ],
    top: [
      { passage: 'd', language: 'de', score: 0.5 },
      { passage: 'f', language: 'en', score: Math.fround(0.1) },
    ],
  };

  async function exportableRun(id = 'q'): Promise<RunDirectory> {
    const directory = await finishedRun();
    const tables = await EvaluationTables.create(join(directory.path, 'eval', 'xquad-r'), {
      dataset,
      measures: ['map'],
    });
    await tables.addTask({ setting: 'multilingual', poolLanguage: 'all' }, [{ ...result, query: id }]);
    await tables.addTask({ setting: 'crosslingual', poolLanguage: 'en' }, [
      { ...result, query: id, relevant: result.relevant.slice(1), top: result.top.slice(1) },
    ]);
    await tables.finish();
    return directory;
  }

  it('writes TREC runs and judgments', async () => {
    const { record } = await exportableRun();
    const trec = join(runsDir, 'out');
    const printed = await output(out => exportRun({ run: 'hybrid', runsDir, trec }, out));
    const folder = join(trec, 'xquad-r');
    const names = ['crosslingual.en.qrels', 'crosslingual.en.run', 'multilingual.qrels', 'multilingual.run'];
    expect(printed).toBe(names.map(name => `${join(folder, name)}\n`).join(''));
    expect(await readdir(folder)).toEqual(names);
    const text = (name: string) => readFile(join(folder, name), 'utf8');
    expect(await text('multilingual.run')).toBe(
      `q Q0 d 1 0.5 ${record.id}\nq Q0 f 2 0.10000000149011612 ${record.id}\n`,
    );
    expect(await text('multilingual.qrels')).toBe('q 0 f 0\nq 0 d 1\nq 0 e 2\n');
    expect(await text('crosslingual.en.qrels')).toBe('q 0 f 0\nq 0 e 2\n');
  });

  it('writes CSV', async () => {
    await exportableRun();
    const csv = join(runsDir, 'out');
    await output(out => exportRun({ run: 'hybrid', runsDir, csv }, out));
    const text = (name: string) => readFile(join(csv, 'xquad-r', `${name}.csv`), 'utf8');
    expect(await text('queries')).toBe(
      'query,setting,pool,group,language,text,num_rel,rank_distance,map\n' +
        'q,multilingual,all,q,de,"Frage, ""die""",2,39,0.5\nq,crosslingual,en,q,de,"Frage, ""die""",1,,0.5\n',
    );
    expect(await text('passages')).toBe('passage,language,text,context\nd,de,"eins\nzwei",\n');
    expect((await text('rankings')).split('\n')).toHaveLength(5);
  });

  it('says what stands in the way, and leaves nothing half-written', async () => {
    const bad = await exportableRun('q 1');
    const trec = join(runsDir, 'out');
    const nothing = () => {};
    await expect(exportRun({ run: bad.path, runsDir, trec }, { write: nothing })).rejects.toThrow(
      /the id "q 1" has a blank, which TREC files cannot hold. Export with --csv./,
    );
    expect(existsSync(trec)).toBe(false);
    await writeFile(join(runsDir, 'file'), '');
    await expect(
      exportRun({ run: bad.path, runsDir, csv: join(runsDir, 'file', 'x') }, { write: nothing }),
    ).rejects.toThrow(/a file stands where a folder is needed/);
    await expect(exportRun({ run: bad.path, runsDir }, { write: nothing })).rejects.toThrow(
      /Give --trec DIR, --csv DIR or --model DIR/,
    );
    const { path } = await RunDirectory.create(runsDir, 'new', newRun());
    await expect(exportRun({ run: path, runsDir, trec }, { write: nothing })).rejects.toThrow(
      /the run is queued and has no evaluation to export/,
    );
  });
});

describe('textTable', () => {
  it('puts numbers to the right and leaves no blanks at the end', () => {
    expect(
      textTable(
        ['a', 'number', 'b'],
        [
          ['x', 3, ''],
          ['long', -20],
          ['é', '1.5 … 2', 'z'],
        ],
      ),
    ).toBe('a      number  b\nx           3\nlong      -20\né     1.5 … 2  z\n');
  });
});
