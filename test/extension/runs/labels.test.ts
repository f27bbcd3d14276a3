import { describe, expect, it } from 'vitest';
import { formatAge } from '../../../src/extension/runs/age';
import { filterRuns } from '../../../src/extension/runs/filter';
import { isWithin, runOf, runsFolderAround } from '../../../src/extension/runs/locate';
import { logText } from '../../../src/extension/runs/log-text';
import {
  contextOf,
  datasetNodes,
  idOf,
  runPathOf,
  runPathsOf,
  settingNodes,
  type TreeNode,
} from '../../../src/extension/runs/nodes';
import { entry } from './support';

describe('formatAge', () => {
  it('takes the largest unit that is full', () => {
    const now = Date.parse('2026-11-21T12:00:00Z');
    const age = (seconds: number, style: 'narrow' | 'long' = 'narrow') =>
      formatAge(now - seconds * 1000, now, 'en', style);
    expect([0, 59, 60, 3599, 7200, 86_400, 3 * 86_400, 70 * 86_400, 800 * 86_400].map(s => age(s))).toEqual([
      'now',
      'now',
      '1m ago',
      '59m ago',
      '2h ago',
      'yesterday',
      '3d ago',
      '2mo ago',
      '2y ago',
    ]);
    expect(age(180, 'long')).toBe('3 minutes ago');
    // Clocks of two machines differ.
    expect(age(-300)).toBe('now');
    expect(formatAge(now - 180_000, now, 'de', 'long')).toBe('vor 3 Minuten');
  });
});

describe('filterRuns', () => {
  const runs = [
    entry({ id: '20261121-a', cell: 'hybrid, seed 1', star: true, device: 'cpu' }),
    entry({ id: '20261121-b', cell: 'monolingual', status: 'failed', note: 'Out of MEMORY' }),
    entry({
      id: 'c',
      encoder: '/models/me5-small',
      results: [{ dataset: 'mlqa-r', languages: 1, queries: 1, passages: 1, chief: 'map', settings: [] }],
    }),
  ];
  const found = (filter: string) =>
    filterRuns(runs, filter)
      .map(({ id }) => id.slice(-1))
      .join('');

  it('wants every word, wherever it stands', () => {
    expect(found('')).toBe('abc');
    expect(found('  ')).toBe('abc');
    expect(found('HYBRID')).toBe('ac');
    expect(found('failed memory')).toBe('b');
    expect(found('seed starred')).toBe('a');
    expect(found('seed 1')).toBe('ac');
    expect(found('2')).toBe('');
    expect(found('me5')).toBe('c');
    expect(found('models')).toBe('');
    expect(found('mlqa')).toBe('c');
    expect(found('20261121 done')).toBe('a');
  });
});

describe('nodes', () => {
  const run = entry({
    results: [
      {
        dataset: 'd',
        languages: 1,
        queries: 1,
        passages: 1,
        chief: 'map',
        settings: [{ setting: 'monolingual', queries: 1, tasks: 1, means: [] }],
      },
    ],
  });

  it('have ids of their own', () => {
    const [dataset] = datasetNodes(run);
    const [setting] = settingNodes(run, 'd');
    const nodes: TreeNode[] = [
      { kind: 'group', group: run.path },
      { kind: 'run', run: run.path },
      dataset!,
      { kind: 'dataset', run: run.path, dataset: 'd","e' },
      setting!,
    ];
    expect(new Set(nodes.map(idOf)).size).toBe(nodes.length);
    expect(settingNodes(run, 'other')).toEqual([]);
  });

  it('say what can be done with a run', () => {
    const { results } = run;
    expect(contextOf(entry({ results, star: true }))).toBe('run.done.results.model.starred');
    expect(contextOf(entry({ status: 'stopped', hasModel: false }))).toBe('run.stopped.resumable');
    expect(contextOf(entry({ status: 'running', hasModel: false }))).toBe('run.running');
    expect(contextOf(entry({ status: 'damaged', hasModel: false }))).toBe('run.damaged');
  });

  it('name the runs of a command, however it is called', () => {
    const [a, b] = ['/a', '/b'].map((path): TreeNode => ({ kind: 'run', run: path }));
    expect(runPathsOf(undefined)).toEqual([]);
    expect(runPathsOf('/a')).toEqual(['/a']);
    expect(runPathsOf(['/a', '/b', '/a'])).toEqual(['/a', '/b']);
    expect(runPathsOf(a)).toEqual(['/a']);
    expect(runPathsOf(b, [a, b])).toEqual(['/b', '/a']);
    expect(runPathsOf(b, [a])).toEqual(['/b']);
    expect(runPathsOf({ kind: 'group', group: 'g' })).toEqual([]);
    expect(runPathsOf({ fsPath: '/a' }, [{ fsPath: '/a' }])).toEqual([]);
    expect(runPathOf({ kind: 'dataset', run: '/a', dataset: 'd' })).toBe('/a');
  });
});

describe('paths', () => {
  it('tell the folder of runs and the run', () => {
    const folder = '/s/.polyrank/runs';
    expect(runsFolderAround('/s/.polyrank')).toBe(folder);
    expect(runsFolderAround(folder)).toBe(folder);
    expect(runsFolderAround(`${folder}/a/run.json`)).toBe(folder);
    expect(runsFolderAround('/s/.polyrank/other')).toBe(undefined);
    expect(runsFolderAround('/s/runs')).toBe(undefined);
    expect(runOf(`${folder}/a/run.json`, folder)).toBe(`${folder}/a`);
    expect(runOf(`${folder}/a`, folder)).toBe(`${folder}/a`);
    expect(runOf(folder, folder)).toBe(undefined);
    expect(runOf('/s/.polyrank/runs2/a', folder)).toBe(undefined);
    expect([
      isWithin('/s', '/s'),
      isWithin('/s/a', '/s'),
      isWithin('/sa', '/s'),
      isWithin('/a', '/'),
    ]).toEqual([true, true, false, true]);
  });
});

describe('logText', () => {
  it('tells what happened, without steps', () => {
    const time = Date.parse('2026-11-21T12:00:00Z');
    expect(
      logText([
        { time, type: 'started', version: 1, run: 'a', resumed: true },
        { time, type: 'progress', dataset: 'd', stage: 'search', done: 1, total: 2 },
        { time, type: 'validation', step: 50, loss: 1.5, best: true },
        { time, type: 'warning', message: 'few pairs' },
        { time, type: 'failed', reason: 'no space left' },
      ]),
    ).toBe(
      [
        'resumed',
        'step 50: validation loss 1.5000, the best so far',
        'warning: few pairs',
        'failed: no space left',
      ]
        .map(words => `2026-11-21T12:00:00.000Z ${words}\n`)
        .join(''),
    );
    expect(logText([])).toBe('');
  });
});
