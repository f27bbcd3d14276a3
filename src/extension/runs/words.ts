import { basename } from 'node:path';
import { env, l10n } from 'vscode';
import { RANK_DISTANCE } from '../../core/comparison/compare';
import type { Setting } from '../../core/data/evaluation/settings';
import { measureLabel } from '../../core/text/measures';
import { formatCount, formatDuration, formatValue } from '../../core/text/numbers';
import { formatAge } from './age';
import {
  chiefFigure,
  type DatasetResults,
  type EntryStatus,
  isActive,
  labelOf,
  type RunEntry,
  type SettingResults,
} from './entry';
import type { Group, Grouping } from './groups';

/** How the tree and the lists of runs put things, in the language of the editor. */

const DOT = ' · ';

export function statusWord(status: EntryStatus): string {
  switch (status) {
    case 'queued':
      return l10n.t('Waiting');
    case 'running':
      return l10n.t('Running');
    case 'stopped':
      return l10n.t('Stopped');
    case 'failed':
      return l10n.t('Failed');
    case 'done':
      return l10n.t('Done');
    case 'damaged':
      return l10n.t('Cannot be read');
  }
}

export function settingWord(setting: Setting): string {
  switch (setting) {
    case 'monolingual':
      return l10n.t('Monolingual');
    case 'crosslingual':
      return l10n.t('Cross-lingual');
    case 'multilingual':
      return l10n.t('Multilingual');
  }
}

export function groupingWord(grouping: Grouping): string {
  switch (grouping) {
    case 'experiment':
      return l10n.t('Experiment');
    case 'date':
      return l10n.t('Date');
    case 'status':
      return l10n.t('Status');
  }
}

export function groupLabel({ key }: Pick<Group, 'key'>): string {
  switch (key.by) {
    case 'experiment':
      return key.name;
    case 'status':
      return statusWord(key.status);
    case 'damage':
      return statusWord('damaged');
    case 'date':
      return periodWord(key.period);
  }
}

function periodWord(period: 'today' | 'yesterday' | 'week' | 'unknown' | { month: number }): string {
  switch (period) {
    case 'today':
      return l10n.t('Today');
    case 'yesterday':
      return l10n.t('Yesterday');
    case 'week':
      return l10n.t('Last 7 days');
    case 'unknown':
      return l10n.t('Unknown date');
    default:
      return new Intl.DateTimeFormat(env.language, { month: 'long', year: 'numeric' }).format(period.month);
  }
}

/** `12`, `12 · studies` */
export const groupDescription = ({ runs, hint }: Group): string =>
  [formatCount(runs.length), ...(hint ? [hint] : [])].join(DOT);

export const countWord = (count: number): string =>
  count === 1 ? l10n.t('1 run') : l10n.t('{0} runs', formatCount(count));

/** `★ mAP 0.3721 · 2h ago · cpu`; of a run that is not done, how far it is or why. */
export function runDescription(run: RunEntry, grouping: Grouping, now: number): string {
  const { star, note, experiment, status, device, created } = run;
  const parts = [
    grouping === 'experiment' ? '' : (experiment?.name ?? ''),
    stateWords(run, grouping),
    created > 0 ? formatAge(created, now, env.language, 'narrow') : '',
    status === 'done' || isActive(run) ? (device ?? '') : '',
    note === undefined ? '' : firstLine(note),
  ];
  return (star ? '★ ' : '') + parts.filter(part => part !== '').join(DOT);
}

function stateWords(run: RunEntry, grouping: Grouping): string {
  const { status, progress, reason } = run;
  if (status === 'done') return figureWords(run);
  if (status === 'running' && progress) return progressWords(progress);
  if (status === 'damaged') return reason ?? '';
  return grouping === 'status' ? '' : statusWord(status);
}

/** `training 43%, 2 min 05 s left` */
function progressWords({ stage, fraction, remaining }: NonNullable<RunEntry['progress']>): string {
  const done = fraction === undefined ? stage : `${stage} ${Math.floor(100 * fraction)}%`;
  return remaining === undefined ? done : `${done}, ${l10n.t('{0} left', formatDuration(remaining))}`;
}

/** `mAP 0.3721`; the setting is named where it is not the multilingual one. */
export function figureWords(run: RunEntry): string {
  const figure = chiefFigure(run);
  if (!figure) return '';
  const { measure, mean, setting } = figure;
  const words = `${measureLabel(measure)} ${formatValue(measure, mean)}`;
  return setting === 'multilingual'
    ? words
    : `${words} ${settingWord(setting).toLocaleLowerCase(env.language)}`;
}

/** For screen readers. */
export function runAccessibleLabel(run: RunEntry, now: number): string {
  const { star, note, experiment, status, device, created, progress, reason } = run;
  return [
    labelOf(run),
    statusWord(status),
    progress ? progressWords(progress) : '',
    status === 'failed' || status === 'damaged' ? (reason ?? '') : '',
    figureWords(run),
    experiment ? l10n.t('experiment {0}', experiment.name) : '',
    device ?? '',
    created > 0 ? formatAge(created, now, env.language, 'long') : '',
    star ? l10n.t('starred') : '',
    note ? l10n.t('note: {0}', note) : '',
  ]
    .filter(part => part !== '')
    .join(', ');
}

/** `8 languages · 256 queries · 1,024 passages` */
export function datasetDescription({ languages, queries, passages }: DatasetResults): string {
  return [
    languages === 1 ? l10n.t('1 language') : l10n.t('{0} languages', formatCount(languages)),
    l10n.t('{0} queries', formatCount(queries)),
    l10n.t('{0} passages', formatCount(passages)),
  ].join(DOT);
}

/** `mAP 0.3721 · rank distance 12.3 · Recall@10 0.5312` */
export const settingDescription = ({ means }: SettingResults): string =>
  means
    .filter(([, { mean }]) => typeof mean === 'number')
    .map(([measure, { mean }]) => `${meanName(measure)} ${formatValue(measure, mean)}`)
    .join(DOT);

export const meanName = (measure: string): string =>
  measure === RANK_DISTANCE ? l10n.t('rank distance') : measureLabel(measure);

export const dateWord = (time: number): string =>
  new Intl.DateTimeFormat(env.language, { dateStyle: 'medium', timeStyle: 'short' }).format(time);

export const fileWord = (path: string): string => basename(path);

const firstLine = (text: string): string => text.split('\n', 1)[0]!;
