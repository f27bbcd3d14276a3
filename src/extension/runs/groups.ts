import { basename, dirname } from 'node:path';
import type { EntryStatus, RunEntry } from './entry';

export const GROUPINGS = ['experiment', 'date', 'status'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** What the runs of a group have in common. */
export type GroupKey =
  | { by: 'experiment'; name: string; file: string }
  | { by: 'status'; status: EntryStatus }
  /** `month`: its first instant, ms. */
  | { by: 'date'; period: 'today' | 'yesterday' | 'week' | 'unknown' | { month: number } }
  /** Runs that cannot be read have no experiment. */
  | { by: 'damage' };

export interface Group {
  /** Tells it from others over every change of the runs. */
  id: string;
  key: GroupKey;
  /** What tells two experiments of one name apart. */
  hint?: string;
  /** The newest first. */
  runs: readonly RunEntry[];
}

const STATUS_ORDER: readonly EntryStatus[] = ['running', 'queued', 'failed', 'stopped', 'done', 'damaged'];

/** The newest first; runs of one moment by their names. */
export const byAge = (a: RunEntry, b: RunEntry): number =>
  b.created - a.created || (a.path < b.path ? 1 : a.path > b.path ? -1 : 0);

/**
 * Groups of runs: experiments and days with the newest run first, states by how much they ask for attention.
 *
 * @param now for the days, in the local time zone
 */
export function groupRuns(runs: readonly RunEntry[], grouping: Grouping, now: Date): Group[] {
  const keyOf = KEYS[grouping](now);
  const groups = new Map<string, { id: string; key: GroupKey; runs: RunEntry[] }>();
  for (const run of [...runs].sort(byAge)) {
    const key = keyOf(run);
    const id = idOf(key);
    const group = groups.get(id);
    if (group) group.runs.push(run);
    else groups.set(id, { id, key, runs: [run] });
  }
  const ordered = [...groups.values()];
  const rank = ({ key }: { key: GroupKey }) =>
    key.by === 'status' ? STATUS_ORDER.indexOf(key.status) : key.by === 'damage' ? 1 : 0;
  // The sort is stable: what it leaves alone is in the order of the newest run.
  return withHints(ordered.sort((a, b) => rank(a) - rank(b)));
}

const KEYS: Readonly<Record<Grouping, (now: Date) => (run: RunEntry) => GroupKey>> = {
  experiment: () => run => (run.experiment ? { by: 'experiment', ...run.experiment } : { by: 'damage' }),
  status: () => run => ({ by: 'status', status: run.status }),
  date: now => {
    const today = new Date(now.getFullYear(), now.getMonth(), now.getDate());
    const back = (days: number) =>
      new Date(today.getFullYear(), today.getMonth(), today.getDate() - days).getTime();
    const [yesterday, week] = [back(1), back(7)];
    return ({ created }) => {
      if (created === 0) return { by: 'date', period: 'unknown' };
      if (created >= today.getTime()) return { by: 'date', period: 'today' };
      if (created >= yesterday) return { by: 'date', period: 'yesterday' };
      if (created >= week) return { by: 'date', period: 'week' };
      const day = new Date(created);
      return { by: 'date', period: { month: new Date(day.getFullYear(), day.getMonth()).getTime() } };
    };
  },
};

function idOf(key: GroupKey): string {
  switch (key.by) {
    case 'experiment':
      return `experiment:${key.name}:${key.file}`;
    case 'status':
      return `status:${key.status}`;
    case 'date':
      return `date:${typeof key.period === 'object' ? key.period.month : key.period}`;
    case 'damage':
      return 'damage';
  }
}

/** Experiments of one name get the folder of their file, or the file where they share that too. */
function withHints(groups: readonly Group[]): Group[] {
  return groups.map(group => {
    const { key } = group;
    if (key.by !== 'experiment') return group;
    const others = groups.flatMap(other =>
      other !== group && other.key.by === 'experiment' && other.key.name === key.name ? [other.key.file] : [],
    );
    if (others.length === 0) return group;
    const folder = basename(dirname(key.file));
    const isTold = others.every(file => basename(dirname(file)) !== folder);
    return { ...group, hint: isTold ? folder : key.file };
  });
}

/** What of a tree has to be shown anew. */
export type TreeChange = 'all' | { groups: readonly string[]; runs: readonly string[] };

/**
 * The least that shows the change from one list of groups to the next. A run that moves to another group, runs that come or go in
 * several, and a group that comes, goes or moves, change the list as a whole.
 *
 * @param changed paths of runs that are not what they were
 */
export function treeChange(
  before: readonly Group[],
  after: readonly Group[],
  changed: ReadonlySet<string>,
): TreeChange {
  const shape = (groups: readonly Group[]) => groups.map(({ id, hint }) => `${id}\n${hint ?? ''}`).join('\0');
  if (shape(before) !== shape(after)) return 'all';
  const homes = new Map(before.flatMap(({ id, runs }) => runs.map(({ path }) => [path, id] as const)));
  const groups: string[] = [];
  const runs: string[] = [];
  for (const [i, { id, runs: now }] of after.entries()) {
    if (now.some(({ path }) => (homes.get(path) ?? id) !== id)) return 'all';
    const was = before[i]!.runs;
    const isSame = was.length === now.length && now.every(({ path }, k) => was[k]!.path === path);
    if (isSame) runs.push(...now.filter(({ path }) => changed.has(path)).map(({ path }) => path));
    else groups.push(id);
  }
  // Several branches that are read anew at a time get into each other's way in the editor.
  return groups.length > 1 ? 'all' : { groups, runs };
}
