import { basename } from 'node:path';
import { plainName } from '../files/plain-name';
import { expandShorthand, resolveExperiment } from './resolve';
import { type ExpandedExperiment, type Experiment, ExperimentSchema } from './schema';
import { type Path, schemaAt } from './schema/walk';

/** One training with its evaluation. */
export interface Cell {
  /** Made of the label, and unique within the experiment: `hybrid-seed-1`. */
  id: string;
  /** `hybrid, seed 1` */
  label: string;
  /** The keys of the matrix that make this cell what it is, with their values. */
  assignment: Readonly<Record<string, unknown>>;
  experiment: Experiment;
}

export type Matrix = Readonly<Record<string, readonly unknown[]>>;

/** One combination of the matrix: for each of its keys, which of the values. */
export interface Combination {
  indices: Readonly<Record<string, number>>;
  /** The experiment with these values, as its author would have written it. */
  experiment: unknown;
}

/** A cell and the combinations that come to it. */
export interface Group {
  cell: Cell;
  combinations: readonly Combination[];
}

/** The parts of a key of the matrix. */
export function parseKey(key: string): Path {
  return key.split('.').map(part => (/^\d+$/.test(part) ? Number(part) : part));
}

/**
 * Every combination, the last key varying fastest; one with no values assigned if the matrix is empty.
 *
 * @param base the experiment without its matrix, short forms written out
 */
export function combinationsOf(base: unknown, matrix: Matrix): Combination[] {
  const start: Combination[] = [{ indices: {}, experiment: base }];
  return Object.entries(matrix)
    .reduce(
      (partial, [key, values]) =>
        partial.flatMap(({ indices, experiment }) =>
          values.map((value, i) => ({
            indices: { ...indices, [key]: i },
            experiment: assign(experiment, parseKey(key), value),
          })),
        ),
      start,
    )
    .map(({ indices, experiment }) => ({ indices, experiment: expandShorthand(experiment) }));
}

/** A copy of `target` with `value` at the path. Mappings that are missing on the way are made. */
function assign(target: unknown, path: Path, value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(target)) {
    // A list of one can stand in the file as its item: both paths lead to it.
    const [index, below] = typeof key === 'number' ? [key, rest] : [0, path];
    return target.map((item, i) => (i === index ? assign(item, below, value) : item));
  }
  const mapping = typeof target === 'object' && target !== null ? (target as Record<string, unknown>) : {};
  return { ...mapping, [key]: assign(mapping[key], rest, value) };
}

/**
 * The cells of the combinations. Those that come to the same experiment, as all seeds do without training, are one cell,
 * named after what they have in common.
 */
export function groupsOf(combinations: readonly Combination[], matrix: Matrix, file: string): Group[] {
  const groups = new Map<string, { experiment: Experiment; combinations: Combination[] }>();
  for (const combination of combinations) {
    const experiment = resolveExperiment(combination.experiment as ExpandedExperiment, file);
    const key = effectOf(experiment);
    const group = groups.get(key);
    if (group) group.combinations.push(combination);
    else groups.set(key, { experiment, combinations: [combination] });
  }
  const ids = new Set<string>();
  return [...groups.values()].map(({ experiment, combinations }) => {
    const assignment = commonAssignment(combinations, matrix);
    const label = labelOf(assignment, matrix, experiment);
    const id = uniqueId(label, ids);
    return { cell: { id, label, assignment, experiment }, combinations };
  });
}

/** What of an experiment decides its results: those with the same effect are the same. */
function effectOf({ name, seed, train, ...rest }: Experiment): string {
  if (!train) return JSON.stringify(rest, sortKeys);
  const { beta1, beta2, epsilon, momentum, ...optimizer } = train.optimizer;
  const used = optimizer.name === 'adamw' ? { beta1, beta2, epsilon } : { momentum };
  return JSON.stringify(
    { ...rest, seed, train: { ...train, optimizer: { ...optimizer, ...used } } },
    sortKeys,
  );
}

/** Keys in one order, whichever of them the file or the matrix gave. */
function sortKeys(_: string, value: unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
}

/** The assignments on which all combinations agree. */
function commonAssignment(combinations: readonly Combination[], matrix: Matrix): Record<string, unknown> {
  const values = combinations.map(({ indices }) =>
    Object.entries(matrix).map(([key, list]) => [key, list[indices[key]!]] as const),
  );
  return Object.fromEntries(
    values[0]!.filter(([, value], k) =>
      values.every(other => JSON.stringify(other[k]![1]) === JSON.stringify(value)),
    ),
  );
}

function labelOf(
  assignment: Readonly<Record<string, unknown>>,
  matrix: Matrix,
  experiment: Experiment,
): string {
  const parts = Object.entries(assignment).map(([key, value]) => {
    if (key === 'train.batches') return value === 'none' ? 'no training' : String(value);
    return `${shortName(key, Object.keys(matrix))} ${valueText(key, value)}`;
  });
  return parts.join(', ') || (experiment.train?.batches ?? 'no training');
}

/** The last word of a key, with as many before it as tell it from the other keys. */
function shortName(key: string, keys: readonly string[]): string {
  const parts = key.split('.');
  for (let count = 1; count < parts.length; count++) {
    const name = parts.slice(-count).join('.');
    if (keys.every(other => other === key || !`.${other}`.endsWith(`.${name}`)))
      return name.replaceAll('_', ' ');
  }
  return key.replaceAll('_', ' ');
}

function valueText(key: string, value: unknown): string {
  if (Array.isArray(value)) return value.map(item => valueText(key, item)).join('+');
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([name, part]) => `${name} ${valueText(`${key}.${name}`, part)}`)
      .join(' ');
  }
  const schema = schemaAt(ExperimentSchema, parseKey(key));
  const isPath = schema?.isPath || schema?.shorthand;
  return isPath ? basename(String(value)) : String(value);
}

/** A name that folders can have, told from those given before it by a number. */
function uniqueId(label: string, taken: Set<string>): string {
  const words = label.toLowerCase().replace(/[^\p{L}\p{N}.]+/gu, '-');
  const slug = plainName(
    [...words]
      .slice(0, 80)
      .join('')
      .replace(/^[-.]+|[-.]+$/g, ''),
    'cell',
  );
  let id = slug;
  for (let n = 2; taken.has(id); n++) id = `${slug}-${n}`;
  taken.add(id);
  return id;
}
