import { describe, expect, it } from 'vitest';
import type { RunEntry } from '../../../src/extension/runs/entry';
import { type Grouping, groupRuns, treeChange } from '../../../src/extension/runs/groups';
import { entry } from './support';

/** Saturday noon, in whatever time zone the test runs. */
const NOW = new Date(2026, 10, 21, 12);
const at = (...date: [number, number, number, number?]) =>
  new Date(date[0], date[1], date[2], date[3] ?? 0).getTime();

const groups = (runs: readonly RunEntry[], grouping: Grouping) => groupRuns(runs, grouping, NOW);
const shape = (runs: readonly RunEntry[], grouping: Grouping) =>
  groups(runs, grouping).map(({ key, runs: own }) => [
    key.by === 'experiment'
      ? key.name
      : key.by === 'status'
        ? key.status
        : key.by === 'date'
          ? key.period
          : key.by,
    own.map(({ id }) => id).join(' '),
  ]);

describe('groupRuns', () => {
  it('puts the experiment with the newest run first, and what cannot be read last', () => {
    const other = { name: 'y', file: '/studies/y.polyrank.yaml' };
    const { experiment, ...damaged } = entry({ id: 'd', status: 'damaged', created: 9 });
    const runs = [
      entry({ id: 'a', created: 1 }),
      entry({ id: 'b', created: 3, experiment: other }),
      entry({ id: 'c', created: 2 }),
      damaged,
      entry({ id: 'e', created: 2, experiment: other }),
    ];
    expect(shape(runs, 'experiment')).toEqual([
      ['y', 'b e'],
      ['x', 'c a'],
      ['damage', 'd'],
    ]);
    expect(groups([], 'experiment')).toEqual([]);
  });

  it('tells experiments of one name apart by their folders', () => {
    const hints = (...files: string[]) =>
      groups(
        files.map((file, i) => entry({ id: String(i), created: -i, experiment: { name: 'x', file } })),
        'experiment',
      ).map(({ hint }) => hint);
    expect(hints('/a/x.polyrank.yaml', '/b/x.polyrank.yaml')).toEqual(['a', 'b']);
    expect(hints('/a/x.polyrank.yaml', '/a/x.polyrank.json')).toEqual([
      '/a/x.polyrank.yaml',
      '/a/x.polyrank.json',
    ]);
    expect(hints('/a/x.polyrank.yaml')).toEqual([undefined]);
  });

  it('puts what asks for attention first', () => {
    const statuses = ['done', 'damaged', 'stopped', 'queued', 'failed', 'running'] as const;
    const runs = statuses.map(status => entry({ id: status, status }));
    expect(shape(runs, 'status').map(([status]) => status)).toEqual([
      'running',
      'queued',
      'failed',
      'stopped',
      'done',
      'damaged',
    ]);
  });

  it('cuts days by the clock on the wall', () => {
    const times = {
      now: NOW.getTime(),
      midnight: at(2026, 10, 21),
      evening: at(2026, 10, 20, 23),
      sunday: at(2026, 10, 14),
      before: at(2026, 10, 13, 23),
      october: at(2026, 9, 31, 23),
      none: 0,
    };
    const runs = Object.entries(times).map(([id, created]) => entry({ id, created }));
    expect(shape(runs, 'date')).toEqual([
      ['today', 'now midnight'],
      ['yesterday', 'evening'],
      ['week', 'sunday'],
      [{ month: at(2026, 10, 1) }, 'before'],
      [{ month: at(2026, 9, 1) }, 'october'],
      ['unknown', 'none'],
    ]);
  });
});

describe('treeChange', () => {
  const runs = [entry({ id: 'a', created: 2 }), entry({ id: 'b', created: 1, status: 'running' })];
  const [a, b] = runs as [RunEntry, RunEntry];
  const change = (after: readonly RunEntry[], grouping: Grouping, ...changed: RunEntry[]) =>
    treeChange(groups(runs, grouping), groups(after, grouping), new Set(changed.map(({ path }) => path)));

  it('is of the runs that changed where they stand', () => {
    expect(change(runs, 'experiment')).toEqual({ groups: [], runs: [] });
    const starred = { ...a, star: true };
    expect(change([starred, b], 'experiment', a)).toEqual({ groups: [], runs: [a.path] });
    expect(change([a, { ...b, progress: { stage: 'training', details: [] } }], 'status', b)).toEqual({
      groups: [],
      runs: [b.path],
    });
  });

  it('is of the group that a run comes to or leaves', () => {
    const [group] = groups(runs, 'experiment');
    expect(change([a], 'experiment', b)).toEqual({ groups: [group!.id], runs: [] });
    expect(change([...runs, entry({ id: 'c' })], 'experiment')).toEqual({ groups: [group!.id], runs: [] });
  });

  it('is of all where groups come, go or change places, or a run moves between them', () => {
    expect(change([a, { ...b, status: 'done' }], 'status', b)).toBe('all');
    const other = { name: 'y', file: '/y' };
    expect(change([...runs, entry({ id: 'c', experiment: other })], 'experiment')).toBe('all');
    expect(change([], 'experiment', a, b)).toBe('all');
    const more = [entry({ id: 'c', created: 0 }), entry({ id: 'd', created: 0, status: 'running' })];
    expect(change([...runs, ...more], 'status')).toBe('all');
    const done = entry({ id: 'c', created: 0 });
    const before = groups([...runs, done], 'status');
    const moved = groups([{ ...a, status: 'running' }, b, done], 'status');
    expect(treeChange(before, moved, new Set([a.path]))).toBe('all');
  });
});
