import type { EvaluationSummary } from '../metrics/evaluation/summary';
import type { BatchKind } from '../sampling/options';

/** Grows with every change that an older reader would misread. */
export const EVENTS_VERSION = 1;

/** What an evaluation counts: queries and passages embedded, queries searched, rankings measured (one of each query and pool). */
export type EvaluationStage = 'queries' | 'passages' | 'search' | 'measures';

/** What happens in a run, in the order in which it happens: one JSON object a line of `events.jsonl`. */
export type RunEvent = { /** Milliseconds since 1970. */ time: number } & (
  | { type: 'started'; version: typeof EVENTS_VERSION; run: string; resumed: boolean }
  | { type: 'stage'; stage: string }
  | StepEvent
  | { type: 'validation'; step: number; loss: number; best: boolean }
  | { type: 'checkpoint'; step: number; path: string }
  | {
      type: 'progress';
      dataset: string;
      stage: EvaluationStage;
      done: number;
      total: number;
    }
  | { type: 'evaluation'; summary: EvaluationSummary }
  | { type: 'warning'; message: string }
  | { type: 'stopped'; reason: string }
  | { type: 'failed'; reason: string }
  | { type: 'done' }
);

/** One training step. */
export interface StepEvent {
  type: 'step';
  /** Counts from 1. */
  step: number;
  /** Share of the budget that is spent, 0 … 1. */
  progress: number;
  kind: BatchKind;
  dataset: string;
  loss: number;
  learningRate: number;
  /** Before clipping. */
  gradientNorm: number;
  /** Query–passage combinations left out of the loss as false negatives. */
  maskedNegatives: number;
  /** Since the start of the training, queries. */
  examples: number;
  /** Since the start of the training, without padding. */
  tokens: number;
  /** Queries. */
  examplesPerSecond: number;
  tokensPerSecond: number;
  /** Resident memory of the runner. */
  memoryBytes: number;
}

/** An event as its maker gives it; the time is added. */
export type NewEvent = RunEvent extends infer E ? (E extends RunEvent ? Omit<E, 'time'> : never) : never;

const types: Readonly<Record<RunEvent['type'], true>> = {
  started: true,
  stage: true,
  step: true,
  validation: true,
  checkpoint: true,
  progress: true,
  evaluation: true,
  warning: true,
  stopped: true,
  failed: true,
  done: true,
};

/** The kinds of events that this version knows. */
export const EVENT_TYPES = Object.keys(types) as RunEvent['type'][];
