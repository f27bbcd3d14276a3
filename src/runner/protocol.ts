import type { RunEvent } from '../core/runs/events';
import type { DeviceChoice } from '../engine/devices';

/** Messages between a client and the runner that it forked. Both are of one build, so they need no version. */
export type ToRunner =
  | { type: 'start'; runFolder: string; resume: boolean; device?: DeviceChoice }
  /** Stop after the present step, and leave a checkpoint. */
  | { type: 'stop' };

export type FromRunner =
  | { type: 'event'; event: RunEvent }
  | { type: 'fault'; message: string; isUserError: boolean };

/** How a runner ends. */
export const RUNNER_EXIT = { done: 0, failed: 1, userError: 2, stopped: 130 } as const;
