import type { TArray, TObject, TSchema } from '@sinclair/typebox';

/** The parts of a path into an experiment file: keys of mappings, positions in lists. */
export type Path = readonly (string | number)[];

/** What a short form stands for, where a schema allows one. */
export function shorthandOf(schema: TSchema): { kind: 'path' | 'list'; full: TSchema } | undefined {
  return schema.shorthand ? { kind: schema.shorthand, full: schema.anyOf.at(-1) } : undefined;
}

/** The keys of a mapping with fixed keys. */
export function propertiesOf(schema: TSchema): TObject['properties'] | undefined {
  return schema.type === 'object' && schema.properties ? schema.properties : undefined;
}

/** What the items of a list are. */
export function itemOf(schema: TSchema): TSchema | undefined {
  return schema.type === 'array' ? (schema as TArray).items : undefined;
}

/** The words of a choice. */
export function choicesOf(schema: TSchema): string[] | undefined {
  const alternatives: TSchema[] = schema.anyOf ?? [];
  return alternatives.length > 0 && alternatives.every(({ const: word }) => typeof word === 'string')
    ? alternatives.map(({ const: word }) => word)
    : undefined;
}

/** The schemas that a value may follow: the alternatives of a union, else the one. */
export function alternativesOf(schema: TSchema): TSchema[] {
  return schema.anyOf && !choicesOf(schema) ? schema.anyOf.flatMap(alternativesOf) : [schema];
}

/** The schema that a value is held to, if the schema itself has a place for the path. */
export function schemaAt(schema: TSchema, path: Path): TSchema | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return schema;
  for (const alternative of alternativesOf(schema)) {
    const child = childOf(alternative, key);
    const found = child && schemaAt(child, rest);
    if (found) return found;
  }
  return undefined;
}

function childOf(schema: TSchema, key: string | number): TSchema | undefined {
  if (typeof key === 'number' || /^\d+$/.test(key)) return itemOf(schema);
  const properties = propertiesOf(schema);
  return properties && Object.hasOwn(properties, key) ? properties[key] : undefined;
}

/** Every path of keys that a schema has a place for, lists passed through by their first item. */
export function* pathsOf(schema: TSchema, prefix: Path = []): Generator<Path> {
  for (const alternative of alternativesOf(schema)) {
    const item = itemOf(alternative);
    // The short form and the full form have the same paths: only the list form is followed, or there would be twice as many.
    if (item) yield* pathsOf(item, [...prefix, 0]);
    for (const [key, property] of Object.entries(propertiesOf(alternative) ?? {})) {
      yield [...prefix, key];
      yield* pathsOf(property, [...prefix, key]);
    }
  }
}
