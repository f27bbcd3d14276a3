import type { Experiment } from '../experiment/schema';
import type { EvaluationSummary } from '../metrics/evaluation/summary';
import type { ProcessRecord } from './liveness';

/** Grows with every change that an older reader would misread. */
export const RUN_VERSION = 1;

export const RUN_STATUSES = ['queued', 'running', 'stopped', 'failed', 'done'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** `run.json`: what was run, how, and what came out. */
export interface RunRecord {
  version: typeof RUN_VERSION;
  /** Name of the run's folder. */
  id: string;
  experiment: string;
  /** `hybrid, seed 1` */
  cell: string;
  /** The keys of the matrix that make this cell what it is. */
  assignment: Readonly<Record<string, unknown>>;
  /** Defaults filled in, paths absolute. */
  resolved: Experiment;
  /** The experiment file as it was. */
  file: { path: string; text: string };
  status: RunStatus;
  /** Why it stopped or failed. */
  reason?: string;
  seed: number;
  device?: string;
  /** SHA-256 of model and data files by path, once they were read. */
  hashes?: Readonly<Record<string, string>>;
  versions: Versions;
  times: {
    /** ISO 8601. */
    created: string;
    started?: string;
    ended?: string;
    /** Seconds. */
    training?: number;
    evaluation?: number;
  };
  /** Who carries it out, or is about to: a run that is not at its end, but whose process is gone, has died. */
  process?: ProcessRecord;
  training?: { steps: number; examples: number; tokens: number; outcome: 'finished' | 'stopped early' };
  evaluations?: readonly EvaluationSummary[];
}

export interface Versions {
  polyrank: string;
  onnxruntime: string;
  node: string;
  os: string;
  cpu: string;
}
