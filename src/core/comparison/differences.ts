import type { Experiment } from '../experiment/schema';

/** One key that two experiments do not share; undefined where one of them has it not. */
export interface Difference {
  /** `train.batches` */
  key: string;
  from: unknown;
  to: unknown;
}

/** Where two plain JSON values differ, as deep as they can be followed. */
export function differences(from: unknown, to: unknown, key = ''): Difference[] {
  if (isBranch(from) && isBranch(to) && Array.isArray(from) === Array.isArray(to)) {
    const keys = new Set([...Object.keys(from), ...Object.keys(to)]);
    return [...keys].flatMap(part => differences(from[part], to[part], key ? `${key}.${part}` : part));
  }
  return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ key, from, to }];
}

/** `train.batches: monolingual → hybrid` */
export function formatDifference({ key, from, to }: Difference): string {
  return `${key}: ${formatValue(from)} → ${formatValue(to)}`;
}

/** A mapping that only one side has is named, not printed. */
function formatValue(value: unknown): string {
  if (value === undefined) return 'none';
  if (isBranch(value) && !Array.isArray(value)) return '{…}';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What of an experiment its runs with several seeds have in common; the name changes nothing. */
export function configurationOf({ name, seed, ...rest }: Experiment): Omit<Experiment, 'name' | 'seed'> {
  return rest;
}

/** What differs between two experiments but for name and seed. */
export function experimentDifferences(from: Experiment, to: Experiment): Difference[] {
  return differences(configurationOf(from), configurationOf(to));
}

function isBranch(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
