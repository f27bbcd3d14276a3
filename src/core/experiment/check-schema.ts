import type { TSchema } from '@sinclair/typebox';
import { Errors, type ValueError, ValueErrorType } from '@sinclair/typebox/errors';
import { excerpt } from '../data/json-lines';
import { nearest } from '../suggest';
import { type Fault, shown } from './faults';
import { formatPath } from './findings';
import { replacementFor } from './replacement';
import { ExperimentSchema } from './schema';
import { describe } from './schema/describe';
import { alternativesOf, choicesOf, type Path, pathsOf, propertiesOf } from './schema/walk';

type Explanation = Omit<Fault, 'path' | 'severity'>;

/**
 * Where a value departs from a schema.
 *
 * @param prefix the path of the value itself
 * @param subject what messages call the value itself
 */
export function schemaFaults(
  value: unknown,
  schema: TSchema,
  prefix: Path = [],
  subject = 'the file',
): Fault[] {
  const faults: Fault[] = [];
  const seen = new Set<string>();
  for (const error of firstCauses(Errors(schema, value))) {
    // A missing key is also reported as an undefined value of the wrong type.
    const repeated = error.value === undefined && error.type !== ValueErrorType.ObjectRequiredProperty;
    if (repeated || seen.has(error.path)) continue;
    seen.add(error.path);
    const path = pointerParts(error.path, value);
    const explanation = explain(error, path, value, path.length > 0 ? subjectOf(path) : subject);
    faults.push({ severity: 'error', ...explanation, path: [...prefix, ...path] });
  }
  return faults;
}

/** Errors with those of unions replaced by the errors of the alternative that the value comes nearest to. */
function* firstCauses(errors: Iterable<ValueError>): Generator<ValueError> {
  for (const error of errors) {
    const alternative = error.type === ValueErrorType.Union ? nearestAlternative(error) : -1;
    if (alternative < 0) yield error;
    else yield* firstCauses(error.errors[alternative]!);
  }
}

/** The alternative of the same kind (mapping, list) as the value, or −1. */
function nearestAlternative({ schema, value }: ValueError): number {
  if (choicesOf(schema)) return -1;
  return (schema.anyOf as TSchema[]).findIndex(alternative =>
    alternativesOf(alternative).some(({ type }) =>
      Array.isArray(value)
        ? type === 'array'
        : typeof value === 'object' && value !== null && type === 'object',
    ),
  );
}

function explain(
  { type, schema, value }: ValueError,
  path: Path,
  root: unknown,
  subject: string,
): Explanation {
  switch (type) {
    case ValueErrorType.ObjectAdditionalProperties:
      return unknownKey(String(path.at(-1)), schema, valueAt(root, path.slice(0, -1)) as object);
    case ValueErrorType.ObjectRequiredProperty:
      return { code: 'missing-key', message: `${subject} is missing, expected ${describe(schema)}` };
    case ValueErrorType.ArrayMinItems:
      return { code: 'wrong-value', message: `${subject} is an empty list, expected at least one item` };
    case ValueErrorType.ArrayUniqueItems: {
      const repeated = shown(firstRepeated(value as unknown[]));
      return { code: 'wrong-value', message: `${subject} holds ${repeated} twice, expected each once` };
    }
    default:
      return splitCutoff(value, path, root) ?? wrongValue(subject, schema, value);
  }
}

function unknownKey(full: string, schema: TSchema, given: object): Explanation {
  const code = 'unknown-key';
  const key = excerpt(full);
  const properties = propertiesOf(schema) ?? {};
  const similar = nearest(full, Object.keys(properties));
  if (similar && Object.hasOwn(given, similar)) {
    return { code, message: `unknown key ${key}, and ${similar} is given already` };
  }
  if (similar) return { code, message: `unknown key ${key}. Did you mean ${similar}?`, replacement: similar };
  const homes = new Set([...pathsOf(ExperimentSchema)].filter(other => other.at(-1) === full).map(homeOf));
  return {
    code,
    message:
      homes.size > 0
        ? `unknown key ${key} here: it belongs to ${[...homes].join(', ')}`
        : `unknown key ${key}, expected one of ${Object.keys(properties).join(', ')}`,
  };
}

/** The mapping that a key belongs to. */
function homeOf(path: Path): string {
  return formatPath(path.slice(0, -1).filter(part => part !== 0)) || 'the top level';
}

/** In a YAML list, the comma of `recall.1,10` begins a new item, which is a number. */
function splitCutoff(value: unknown, path: Path, root: unknown): Explanation | undefined {
  const at = path.at(-1);
  if (typeof value !== 'number' || typeof at !== 'number' || path.at(-2) !== 'measures') return undefined;
  const items = valueAt(root, path.slice(0, -1)) as unknown[];
  const before = items.slice(0, at).findLast(item => typeof item !== 'number');
  const family = /^(\w+)\.\d+$/.exec(String(before))?.[1];
  if (family === undefined) return undefined;
  const replacement = `${family}.${value}`;
  const message = `${value} is no measure: the comma begins a new item of the list. Write ${before}, ${replacement}, or "${before},${value}"`;
  return { code: 'wrong-value', message, replacement };
}

function wrongValue(subject: string, schema: TSchema, value: unknown): Explanation {
  const code = 'wrong-value';
  const message = `${subject} is ${shown(value)}, expected ${describe(schema)}`;
  const replacement = replacementFor(value, schema);
  if (replacement === undefined) return { code, message };
  const meant = typeof replacement === 'string' ? replacement : JSON.stringify(replacement);
  return { code, message: `${message}. Did you mean ${meant}?`, replacement };
}

function subjectOf(path: Path): string {
  const key = path.at(-1);
  if (key === undefined) return 'the file';
  return typeof key === 'number' ? `item ${key + 1}${path.length > 1 ? ` of ${path.at(-2)}` : ''}` : key;
}

function firstRepeated(items: readonly unknown[]): unknown {
  const texts = items.map(item => JSON.stringify(item));
  return items.find((_, i) => texts.indexOf(texts[i]!) < i);
}

/** `/train/data/0` as the parts of a path, positions in lists as numbers. */
function pointerParts(pointer: string, root: unknown): Path {
  const parts: (string | number)[] = [];
  let value = root;
  for (const escaped of pointer.split('/').slice(1)) {
    const key = escaped.replaceAll('~1', '/').replaceAll('~0', '~');
    const part = Array.isArray(value) ? Number(key) : key;
    parts.push(part);
    value = (value as Record<string | number, unknown> | null | undefined)?.[part];
  }
  return parts;
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce((value, key) => (value as Record<string | number, unknown>)[key], root);
}
