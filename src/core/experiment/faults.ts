import { excerpt } from '../data/json-lines';
import type { Severity } from './findings';
import type { Path } from './schema/walk';

/** A fault of an experiment, before it has a place in the text. */
export interface Fault {
  severity: Severity;
  code: string;
  message: string;
  path: Path;
  /** What the value, or for `unknown-key` and `matrix-path` the key, was probably meant to be. */
  replacement?: string | number | boolean | readonly unknown[];
  /** The value has no effect: no fault of the file if it has one in another cell. */
  idle?: true;
}

export type Report = (fault: Fault) => void;

/** A value as messages show it: as JSON, cut where it is long. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  return typeof value === 'number' ? String(value) : excerpt(JSON.stringify(value));
}

export function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
