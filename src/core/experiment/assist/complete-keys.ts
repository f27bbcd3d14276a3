import type { TSchema } from '@sinclair/typebox';
import { formatPath } from '../findings';
import { ExperimentSchema } from '../schema';
import { describe, describeDefault } from '../schema/describe';
import {
  alternativesOf,
  choicesOf,
  itemOf,
  type Path,
  pathsOf,
  propertiesOf,
  shorthandOf,
} from '../schema/walk';
import type { Completion } from './completion';
import { keyMeaning, mappingsOf, schemaOf } from './meaning';
import { literal, quoted, written } from './notation';
import type { Sketch } from './sketch';
import { givenKeys, type Typing } from './typing';

/** The keys that a mapping can still have, those that it must have first. */
export function keysFor(typing: Typing, path: Path): Completion[] {
  const given = givenKeys(typing, path);
  const inMatrix = path[0] === 'matrix';
  const known = inMatrix && path.length === 1 ? variableKeys(typing) : ownKeys(path);
  return known
    .filter(({ key }) => !given.has(key))
    .map(({ key, schema, required }) => {
      const meaning = keyMeaning([...path, key]);
      const fallback = describeDefault(schema, required).replaceAll(/[`*]/g, '');
      return {
        ...typing.span,
        label: key,
        kind: 'key',
        detail: fallback || describe(schema),
        ...(meaning ? { documentation: meaning } : {}),
        filter: `${typing.cursor.quote ?? ''}${key}`,
        ...(inMatrix ? {} : { inSchema: true }),
        ...insertion(typing, key, schema),
      };
    });
}

interface Known {
  key: string;
  schema: TSchema;
  required: boolean;
}

function ownKeys(path: Path): Known[] {
  const known = mappingsOf(schemaOf(path)).flatMap(mapping =>
    Object.entries(propertiesOf(mapping)!).map(([key, schema]) => ({
      key,
      schema,
      required: mapping.required?.includes(key) ?? false,
    })),
  );
  return known.sort((a, b) => Number(b.required) - Number(a.required));
}

/** The paths that a matrix can vary: one for each item of lists of several, without a position for lists of one. */
function variableKeys({ sketch }: Typing): Known[] {
  const paths = new Set(
    [...pathsOf(ExperimentSchema)]
      .filter(([first]) => first !== 'matrix' && first !== 'name')
      .map(path => formatPath(path.filter(part => part !== 0))),
  );
  const keys = [...paths].flatMap(path => {
    const [, list, rest] = /^(.*?\bdata)\.(.+)$/.exec(path) ?? [];
    const count = list === undefined ? 1 : lengthOf(sketch, list);
    return count < 2 ? [path] : Array.from({ length: count }, (_, i) => `${list}.${i}.${rest}`);
  });
  return keys.map(key => ({ key, schema: schemaOf(['matrix', key])!, required: false }));
}

/** How many items the list at a path has in the file. */
function lengthOf({ keys, scalars }: Sketch, list: string): number {
  const positions = [...keys, ...scalars]
    .map(({ path }) => /^(.*?)\.(\d+)(\.|$)/.exec(formatPath(path)) ?? [])
    .filter(([, prefix]) => prefix === list)
    .map(([, , position]) => Number(position));
  return Math.max(0, ...positions) + 1;
}

/** A key with what its value begins with: brackets, or a line of its own that is indented further. */
function insertion(
  { cursor, hasColon, json, indent }: Typing,
  key: string,
  schema: TSchema,
): Pick<Completion, 'snippet' | 'again'> {
  const name = cursor.quote ? quoted(key, cursor.quote) : written(key, json);
  if (hasColon) return { snippet: literal(name) };
  const value = json
    ? jsonValue(schema)
    : cursor.flow
      ? flowValue(schema)
      : blockValue(schema, ' '.repeat(cursor.column), indent);
  const blank = value.startsWith('\n') ? '' : ' ';
  return { snippet: `${literal(name)}:${blank}${value}`, ...(hasChoices(schema) ? { again: true } : {}) };
}

function blockValue(schema: TSchema, margin: string, indent: string): string {
  const below = `\n${margin}${indent}`;
  const short = shorthandOf(schema);
  if (short?.kind === 'list') return `${below}- path: $0`;
  if (short?.kind === 'path') return `${below}path: $0`;
  return isMapping(schema) ? `${below}$0` : flowValue(schema);
}

function flowValue(schema: TSchema): string {
  if (shorthandOf(schema)) return '{path: $0}';
  if (isMapping(schema)) return '{$0}';
  return itemOf(schema) ? '[$0]' : '$0';
}

function jsonValue(schema: TSchema): string {
  if (shorthandOf(schema)) return '{"path": "$0"}';
  if (isMapping(schema)) return '{$0}';
  const item = itemOf(schema);
  if (item) return isText(item) ? '["$0"]' : '[$0]';
  return isText(schema) ? '"$0"' : '$0';
}

/** A mapping and nothing else. */
const isMapping = (schema: TSchema): boolean => schema.type === 'object';

const isText = (schema: TSchema): boolean => schema.type === 'string' || choicesOf(schema) !== undefined;

/** Whether there is something to choose for the value. */
function hasChoices(schema: TSchema): boolean {
  const known = schema.default !== undefined || schema.examples !== undefined || schema.isPath;
  return known || alternativesOf(schema).some(one => propertiesOf(one) || itemOf(one) || choicesOf(one));
}
