import { l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { Setting } from '../../core/data/evaluation/settings';
import {
  type DatasetResults,
  type EntryStatus,
  isActive,
  labelOf,
  type RunEntry,
  type SettingResults,
} from './entry';
import type { Group, Grouping } from './groups';
import { contextOf, type DatasetNode, idOf, type RunNode, type SettingNode } from './nodes';
import { settingTooltip } from './tooltip';
import {
  countWord,
  datasetDescription,
  groupDescription,
  groupLabel,
  runAccessibleLabel,
  runDescription,
  settingDescription,
  settingWord,
} from './words';

/** The rows of the results tree. */

const { None, Collapsed, Expanded } = TreeItemCollapsibleState;

const STATUS_ICONS: Readonly<Record<EntryStatus, readonly [icon: string, color?: string]>> = {
  queued: ['clock'],
  running: ['sync~spin', 'charts.blue'],
  stopped: ['debug-pause', 'charts.yellow'],
  failed: ['error', 'testing.iconFailed'],
  done: ['pass', 'testing.iconPassed'],
  damaged: ['warning', 'list.warningForeground'],
};

export function statusIcon(status: EntryStatus): ThemeIcon {
  const [icon, color] = STATUS_ICONS[status];
  return new ThemeIcon(icon, color === undefined ? undefined : new ThemeColor(color));
}

const SETTING_ICONS: Readonly<Record<Setting, string>> = {
  monolingual: 'circle-outline',
  crosslingual: 'arrow-swap',
  multilingual: 'globe',
};

export function groupItem(group: Group, isOpen: boolean): TreeItem {
  const label = groupLabel(group);
  const item = new TreeItem(label, isOpen ? Expanded : Collapsed);
  item.id = idOf({ kind: 'group', group: group.id });
  item.description = groupDescription(group);
  item.contextValue = 'group';
  const { key } = group;
  item.iconPath =
    key.by === 'status'
      ? statusIcon(key.status)
      : key.by === 'damage'
        ? statusIcon('damaged')
        : new ThemeIcon(key.by === 'date' ? 'calendar' : 'beaker');
  item.tooltip = key.by === 'experiment' ? key.file : label;
  item.accessibilityInformation = { label: `${label}, ${countWord(group.runs.length)}` };
  return item;
}

/** The tooltip is made when it is asked for. */
export function runItem(run: RunEntry, node: RunNode, grouping: Grouping, now: number): TreeItem {
  const item = new TreeItem(labelOf(run), run.results.length > 0 ? Collapsed : None);
  item.id = idOf(node);
  item.description = runDescription(run, grouping, now);
  item.iconPath = statusIcon(run.status);
  item.contextValue = contextOf(run);
  item.accessibilityInformation = { label: runAccessibleLabel(run, now) };
  if (run.status !== 'damaged') {
    item.command = { command: 'polyrank.openRun', title: l10n.t('Open Dashboard'), arguments: [node] };
  }
  return item;
}

export function datasetItem(results: DatasetResults, node: DatasetNode): TreeItem {
  const item = new TreeItem(results.dataset, Collapsed);
  item.id = idOf(node);
  item.description = datasetDescription(results);
  item.iconPath = new ThemeIcon('database');
  item.contextValue = 'dataset';
  item.command = { command: 'polyrank.openBias', title: l10n.t('Show Language Bias'), arguments: [node] };
  item.accessibilityInformation = { label: `${results.dataset}, ${item.description}` };
  return item;
}

export function settingItem(results: SettingResults, node: SettingNode): TreeItem {
  const label = settingWord(results.setting);
  const item = new TreeItem(label, None);
  item.id = idOf(node);
  item.description = settingDescription(results);
  item.iconPath = new ThemeIcon(SETTING_ICONS[results.setting]);
  item.contextValue = 'setting';
  item.tooltip = settingTooltip(results);
  item.command = { command: 'polyrank.openQueries', title: l10n.t('Show Queries'), arguments: [node] };
  item.accessibilityInformation = { label: `${label}, ${item.description}` };
  return item;
}

/** Of the badge: how many runs are at work. */
export function activeBadge(runs: readonly RunEntry[]): { value: number; tooltip: string } | undefined {
  const value = runs.filter(isActive).length;
  return value > 0 ? { value, tooltip: l10n.t('{0} at work', countWord(value)) } : undefined;
}
