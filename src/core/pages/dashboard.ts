import type { EvaluationSummary } from '../metrics/evaluation/summary';
import type { PublishedSeries } from '../published/published';
import type { StepEvent } from '../runs/events';
import type { Progress } from '../runs/progress';
import type { RunRecord } from '../runs/run-record';
import type { DashboardTarget, HostApi, RunActions } from './page';

/** What the dashboard asks of a run's directory. */
export interface DashboardData {
  overview(): Promise<RunOverview>;
  /** What the training has reported since: a page at a time. */
  training(since: TrainingCursor): Promise<TrainingSlice>;
  setup(): Promise<RunSetup>;
}

export type DashboardApi = DashboardData & HostApi & RunActions;

/** The target with what the user chose on the page. */
export interface DashboardView extends DashboardTarget {
  /** Steps over which lines are smoothed; 1: not at all. */
  smoothing?: number;
  /** Of the losses. */
  scale?: 'linear' | 'logarithmic';
  axis?: 'steps' | 'time';
  /** What the means are shown in. */
  measure?: string;
  /** The encoder whose published means stand beside those of the run, or `none`. */
  published?: string;
  setupOpen?: boolean;
}

/** The state of a run, in little: a live page asks for it again and again. */
export interface RunOverview
  extends Pick<
    RunRecord,
    'id' | 'experiment' | 'cell' | 'status' | 'reason' | 'device' | 'seed' | 'times' | 'training'
  > {
  /** Where the model that it began with stands. */
  encoder: string;
  /** Whether the experiment trains at all, and which batches. */
  batches?: string;
  evaluates: boolean;
  /** Of what goes on; absent once the run is at its end, or before it has begun. */
  progress?: Progress;
  /** How far the training has come: `progress` is its share, 0 … 1. */
  reached?: Pick<StepEvent, 'step' | 'progress' | 'examples' | 'tokens'>;
  /** Of a run that stopped or failed: the step that it would go on from, if one was saved. */
  checkpoint?: number;
  /** In the order in which they were first given. */
  warnings: readonly string[];
  /** Of a run that failed: the last lines of its log. */
  log: readonly string[];
  evaluations: readonly EvaluationOverview[];
}

export interface EvaluationOverview
  extends Pick<EvaluationSummary, 'dataset' | 'languages' | 'queries' | 'measures' | 'settings'> {
  /** Of all languages together. */
  passages: number;
  /** What was published for the test set. */
  published: readonly Omit<PublishedSeries, 'byLanguage'>[];
}

/** How many of each the page has. */
export interface TrainingCursor {
  steps: number;
  validations: number;
  checkpoints: number;
}

export const TRAINING_START: TrainingCursor = { steps: 0, validations: 0, checkpoints: 0 };

/**
 * Columns of numbers, in the order in which they were reported, null where there is none. A run that was resumed repeats the steps since its last
 * checkpoint: where a step follows that is not higher than the last one, it takes the place of all from it on.
 */
export interface TrainingSlice {
  steps: StepColumns;
  validations: Columns<'step' | 'seconds' | 'loss' | 'best'>;
  checkpoints: Columns<'step' | 'seconds'>;
  next: TrainingCursor;
  /** There is more to ask for at once. */
  more: boolean;
}

export type Columns<K extends string> = Readonly<Record<K, readonly (number | null)[]>>;

export const STEP_COLUMNS = [
  'step',
  /** Since the run started, without the times at which it was stopped. */
  'seconds',
  /** 0 monolingual, 1 cross-lingual. */
  'kind',
  'loss',
  'learningRate',
  /** Before clipping. */
  'gradientNorm',
  'maskedNegatives',
  'examplesPerSecond',
  'tokensPerSecond',
  'memoryBytes',
] as const;
export type StepColumn = (typeof STEP_COLUMNS)[number];
export type StepColumns = Columns<StepColumn>;

/** What was run, in full. */
export interface RunSetup {
  /** The experiment file; it may have changed since. */
  file: string;
  /** The experiment with its defaults filled in. */
  yaml: string;
  assignment: readonly (readonly [key: string, value: string])[];
  versions: readonly (readonly [name: string, version: string])[];
  /** SHA-256. */
  hashes: readonly (readonly [file: string, hash: string])[];
  folder: string;
}
