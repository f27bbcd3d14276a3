import { nearest } from '../suggest';
import { schemaFaults } from './check-schema';
import { type Fault, isMapping, type Report, shown } from './faults';
import { formatPath } from './findings';
import { type Group, type Matrix, parseKey } from './matrix';
import { ExperimentSchema } from './schema';
import { type Path, pathsOf, schemaAt } from './schema/walk';

/** More are surely a mistake, and would only be slow to check. */
const MAX_COMBINATIONS = 1_000;

type Fail = (fault: Omit<Fault, 'severity'>) => void;

/**
 * Checks the keys and values of a matrix, each by itself.
 *
 * @param base the experiment without its matrix, short forms written out
 * @returns what of it can be combined: empty where there are errors
 */
export function checkMatrix(matrix: unknown, base: unknown, report: Report): Matrix {
  let sound = true;
  const fail: Fail = fault => {
    sound = false;
    report({ ...fault, severity: 'error' });
  };
  if (!isMapping(matrix)) {
    fail({
      code: 'wrong-value',
      message: `matrix is ${shown(matrix)}, expected a mapping`,
      path: ['matrix'],
    });
    return {};
  }
  for (const [key, values] of Object.entries(matrix)) {
    checkKey(key, Object.keys(matrix), base, fail);
    checkValues(key, values, fail, report);
  }
  if (!sound) return {};
  const lists = matrix as Matrix;
  const count = Object.values(lists).reduce((product, values) => product * values.length, 1);
  if (count > MAX_COMBINATIONS) {
    fail({
      code: 'matrix-size',
      message: `${count} combinations, expected at most ${MAX_COMBINATIONS}`,
      path: ['matrix'],
    });
  }
  return sound ? lists : {};
}

function checkKey(key: string, keys: readonly string[], base: unknown, fail: Fail): void {
  const path = parseKey(key);
  const schema = schemaAt(ExperimentSchema, path);
  const at: Path = ['matrix', key];
  if (key === 'matrix' || key === 'name' || path[0] === 'matrix') {
    fail({ code: 'matrix-path', message: `${key} cannot be varied`, path: at });
  } else if (!schema) {
    fail({ code: 'matrix-path', path: at, ...unknownPath(key) });
  } else {
    const missing = missingItem(base, path);
    if (missing) fail({ code: 'matrix-path', path: at, message: missing });
  }
  const above = keys.find(other => other !== key && `${key}.`.startsWith(`${other}.`));
  if (above !== undefined) {
    fail({
      code: 'matrix-conflict',
      message: `${key} is part of ${above}, which the matrix replaces as a whole: one of them would never be seen`,
      path: at,
    });
  }
}

function unknownPath(key: string): { message: string; replacement?: string } {
  const known = new Set(
    [...pathsOf(ExperimentSchema)].map(formatPath).filter(path => !/^(name|matrix)\b/.test(path)),
  );
  // Most often it is the right key without what stands above it.
  const below = [...known].filter(path => path.endsWith(`.${key}`));
  const replacement = below.length > 0 ? below[0] : nearest(key, known);
  return replacement
    ? { message: `the experiment has no ${key}. Did you mean ${replacement}?`, replacement }
    : { message: `the experiment has no ${key}, expected a path such as train.batches or seed` };
}

/** What is wrong with a path that leads through a list, by its item or past it. */
function missingItem(base: unknown, path: Path): string | undefined {
  let value = base;
  for (const [i, key] of path.entries()) {
    if (Array.isArray(value)) {
      const list = formatPath(path.slice(0, i));
      if (typeof key === 'number' && key >= value.length) {
        return `${list} has ${value.length} ${value.length === 1 ? 'item' : 'items'}, counted from 0: there is no ${formatPath(path.slice(0, i + 1))}`;
      }
      if (typeof key === 'string' && value.length > 1) {
        return `${list} is a list of ${value.length}: say which, as in ${list}.0.${formatPath(path.slice(i))}`;
      }
      value = typeof key === 'number' ? value[key] : value[0]?.[key];
    } else {
      value = isMapping(value) ? value[key] : undefined;
    }
  }
  return undefined;
}

function checkValues(key: string, values: unknown, fail: Fail, report: Report): void {
  const path: Path = ['matrix', key];
  const code = 'matrix-list';
  if (!Array.isArray(values)) {
    const message = `${key} is ${shown(values)}, expected a list of values`;
    fail({ code, message, path, ...(values === null ? {} : { replacement: [values] }) });
    return;
  }
  if (values.length === 0)
    fail({ code, message: `${key} is an empty list, which leaves no cell at all`, path });
  const schema = schemaAt(ExperimentSchema, parseKey(key));
  const texts = values.map(value => JSON.stringify(value));
  values.forEach((value, i) => {
    const first = texts.indexOf(texts[i]!);
    if (first < i) {
      report({
        severity: 'warning',
        code: 'matrix-duplicate',
        message: `${shown(value)} stands in the list already: its cells are identical`,
        path: [...path, i],
      });
    }
    if (schema) schemaFaults(value, schema, [...path, i], `a value of ${key}`).forEach(fail);
  });
}

/** Combinations that are one cell for another reason than a value that is written twice. */
export function checkGroups(groups: readonly Group[], matrix: Matrix, report: Report): void {
  const total = groups.reduce((sum, { combinations }) => sum + combinations.length, 0);
  for (const { cell, combinations } of groups) {
    const distinct = new Set(
      combinations.map(({ indices }) =>
        JSON.stringify(Object.entries(indices).map(([key, i]) => matrix[key]![i])),
      ),
    );
    if (distinct.size < 2) continue;
    report({
      severity: 'info',
      code: 'matrix-merged',
      message: `${combinations.length} of ${total} combinations come to the same cell, ${JSON.stringify(cell.label)}, which is run once`,
      path: ['matrix'],
    });
  }
}
