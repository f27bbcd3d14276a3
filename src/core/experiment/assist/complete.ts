import { alternativesOf, itemOf } from '../schema/walk';
import { keysFor } from './complete-keys';
import { itemsFor, type Lookup, valuesFor } from './complete-values';
import type { Completion } from './completion';
import { mappingsOf, schemaOf } from './meaning';
import { typingAt } from './typing';

/** What can be typed at an offset of an experiment file, the likeliest first. */
export async function completionsAt(text: string, offset: number, lookup: Lookup): Promise<Completion[]> {
  const typing = typingAt(text, lookup.file, offset);
  if (!typing) return [];
  const { path, role, fresh } = typing.cursor;
  if (role === 'key') return keysFor(typing, path);
  const schema = schemaOf(path);
  const keys =
    role === 'either' && (mappingsOf(schema).length > 0 || path[0] === 'matrix') ? keysFor(typing, path) : [];
  if (!schema) return keys;
  if (!fresh) return [...keys, ...(await valuesFor(typing, path, schema, lookup))];
  if (typeof path.at(-1) === 'number') return itemsFor(typing, path, schema, lookup);
  const item = alternativesOf(schema).map(itemOf).find(Boolean);
  return [...keys, ...(item ? await itemsFor(typing, [...path, 0], item, lookup) : [])];
}
