import { RANK_DISTANCE } from '../../core/comparison/compare';
import type { Setting } from '../../core/data/evaluation/settings';
import {
  chiefMeasure,
  type EvaluationSummary,
  type SettingSummary,
} from '../../core/metrics/evaluation/summary';
import type { Annotations } from '../../core/runs/annotations';
import type { Progress } from '../../core/runs/progress';
import type { RunRecord, RunStatus } from '../../core/runs/run-record';
import type { ListedRun } from '../../core/runs/store';
import type { Interval } from '../../core/statistics/bootstrap';

export type EntryStatus = RunStatus | 'damaged';

/** What the editor keeps of a run: a small part of its record, so that a thousand weigh little. */
export interface RunEntry {
  /** Of the run's folder: what tells the run from every other. */
  path: string;
  /** Name of the folder. */
  id: string;
  /** `damaged`: also one that a newer version wrote. */
  status: EntryStatus;
  /** Why it stopped, failed, or cannot be read. */
  reason?: string;
  /** Name of the experiment and path of its file; absent where the run is damaged. */
  experiment?: { name: string; file: string };
  /** `hybrid, seed 1`; of a damaged run, its id. */
  cell: string;
  /** Milliseconds since 1970; 0 where it cannot be told. */
  created: number;
  /** Of training and evaluation. */
  seconds: number;
  device?: string;
  encoder?: string;
  /** It was trained, and the model is there. */
  hasModel: boolean;
  results: readonly DatasetResults[];
  star: boolean;
  note?: string;
  /** Why star and note cannot be read. */
  annotationFault?: string;
  /** While it runs. */
  progress?: Progress;
}

/** Means of one data set. */
export interface DatasetResults {
  dataset: string;
  languages: number;
  queries: number;
  passages: number;
  /** The measure that stands for all. */
  chief: string;
  settings: readonly SettingResults[];
}

export interface SettingResults {
  setting: Setting;
  queries: number;
  /** Languages, or pairs of them. */
  tasks: number;
  /** Macro means by measure, what is read first first: the chief one, then `rank_distance`. */
  means: readonly (readonly [measure: string, mean: Interval])[];
}

/** A run that is at work, or about to be. */
export const isActive = ({ status }: Pick<RunEntry, 'status'>): boolean =>
  status === 'running' || status === 'queued';

/** A run that can go on where it ended. */
export const isResumable = ({ status }: Pick<RunEntry, 'status'>): boolean =>
  status === 'stopped' || status === 'failed';

/** The name that tells a run from others of its experiment; its cell may be all that there is. */
export const labelOf = ({ cell, id }: Pick<RunEntry, 'cell' | 'id'>): string => cell || id;

export function toEntry(run: ListedRun, annotations: Annotations | { fault: string }): RunEntry {
  const { path, id } = run;
  const kept =
    'fault' in annotations ? { star: false, annotationFault: annotations.fault } : { ...annotations };
  if (run.record) return { path, id, ...ofRecord(run.record), ...kept };
  return {
    path,
    id,
    status: 'damaged',
    reason: run.damage,
    cell: id,
    created: timeOfId(id),
    seconds: 0,
    hasModel: false,
    results: [],
    ...kept,
  };
}

function ofRecord(record: RunRecord): Omit<RunEntry, 'path' | 'id' | keyof Annotations> {
  const { experiment, cell, file, status, reason, times, device, resolved, training } = record;
  return {
    status,
    ...(reason !== undefined && { reason }),
    experiment: { name: experiment, file: file.path },
    cell,
    created: Date.parse(times.created),
    seconds: (times.training ?? 0) + (times.evaluation ?? 0),
    ...(device !== undefined && { device }),
    ...(resolved.encoder?.path !== undefined && { encoder: resolved.encoder.path }),
    hasModel: training !== undefined,
    results: (record.evaluations ?? []).map(resultsOf),
  };
}

function resultsOf(summary: EvaluationSummary): DatasetResults {
  const { dataset, languages, queries, passages, settings } = summary;
  const chief = chiefMeasure(summary);
  return {
    dataset,
    languages: languages.length,
    queries,
    passages: Object.values(passages).reduce((sum, count) => sum + count, 0),
    chief,
    settings: settings.map(setting => settingResults(setting, chief)),
  };
}

function settingResults(
  { setting, queries, tasks, macro, rankDistance }: SettingSummary,
  chief: string,
): SettingResults {
  const others = Object.entries(macro).filter(([measure]) => measure !== chief);
  const means = [
    ...(macro[chief] ? [[chief, macro[chief]] as const] : []),
    ...(rankDistance ? [[RANK_DISTANCE, rankDistance.macro] as const] : []),
    ...others,
  ];
  return { setting, queries, tasks, means };
}

/** The time in `20261121-215100-hybrid-seed-1`. */
function timeOfId(id: string): number {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)/.exec(id)?.map(Number) ?? [];
  const time = Date.UTC(year!, month! - 1, day, hour, minute, second);
  return Number.isNaN(time) ? 0 : time;
}

/** The number that stands for a run: the chief measure of its first data set, where all languages are searched if it was evaluated there. */
export function chiefFigure({
  results: [first],
}: Pick<RunEntry, 'results'>): { setting: Setting; measure: string; mean: number } | undefined {
  const chosen = first?.settings.find(({ setting }) => setting === 'multilingual') ?? first?.settings[0];
  const mean = chosen?.means.find(([measure]) => measure === first!.chief)?.[1].mean;
  // JSON has no NaN: a mean over nothing is null.
  return typeof mean === 'number' ? { setting: chosen!.setting, measure: first!.chief, mean } : undefined;
}
