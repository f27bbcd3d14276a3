import type { Setting } from '../../core/data/evaluation/settings';
import type { RunEntry } from './entry';

/** What the results tree shows; run folders are named by their paths. */
export type TreeNode = GroupNode | RunNode | DatasetNode | SettingNode;

export interface GroupNode {
  kind: 'group';
  /** Of the group. */
  group: string;
}

export interface RunNode {
  kind: 'run';
  run: string;
}

export interface DatasetNode {
  kind: 'dataset';
  run: string;
  dataset: string;
}

export interface SettingNode {
  kind: 'setting';
  run: string;
  dataset: string;
  setting: Setting;
}

/** Stable, and unlike that of any other node. */
export function idOf(node: TreeNode): string {
  switch (node.kind) {
    case 'group':
      return JSON.stringify([node.group]);
    case 'run':
      return JSON.stringify([node.kind, node.run]);
    case 'dataset':
      return JSON.stringify([node.kind, node.run, node.dataset]);
    case 'setting':
      return JSON.stringify([node.kind, node.run, node.dataset, node.setting]);
  }
}

/** The nodes below that of a run. */
export const datasetNodes = ({ path, results }: RunEntry): DatasetNode[] =>
  results.map(({ dataset }) => ({ kind: 'dataset', run: path, dataset }));

/** The nodes below that of a data set. */
export const settingNodes = ({ path, results }: RunEntry, dataset: string): SettingNode[] =>
  (results.find(other => other.dataset === dataset)?.settings ?? []).map(({ setting }) => ({
    kind: 'setting',
    run: path,
    dataset,
    setting,
  }));

/** What `when` clauses of the menus match: `run.done.results.model.starred`. */
export function contextOf({ status, results, hasModel, star }: RunEntry): string {
  return [
    'run',
    status,
    ...(status === 'stopped' || status === 'failed' ? ['resumable'] : []),
    ...(results.length > 0 ? ['results'] : []),
    ...(hasModel ? ['model'] : []),
    ...(star ? ['starred'] : []),
  ].join('.');
}

/**
 * The runs that a command is about, by what it is called with: the node that was clicked and those selected with it, a path, or
 * paths; none from the palette. A selection that does not hold the clicked node does not count.
 */
export function runPathsOf(clicked: unknown, selected?: unknown): string[] {
  if (Array.isArray(clicked)) return [...new Set(clicked.flatMap(one => pathOf(one) ?? []))];
  const path = pathOf(clicked);
  if (path === undefined) return [];
  const others = Array.isArray(selected) && selected.includes(clicked) ? runPathsOf(selected) : [];
  return [path, ...others.filter(other => other !== path)];
}

/** The run that a command is about: the one that was clicked. */
export const runPathOf = (clicked: unknown): string | undefined => runPathsOf(clicked)[0];

function pathOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || !('run' in value)) return undefined;
  return typeof value.run === 'string' ? value.run : undefined;
}
