import { excerpt } from '../../data/json-lines';
import type { Located } from '../locate';
import { ParsedFile } from '../parse';
import type { Span } from './sketch';
import { isInside } from './walk-file';

/** A key or an item of a list, for the outline and the path above the editor. */
export interface OutlineItem extends Span {
  name: string;
  /** The value, where it is one word or number. */
  detail: string;
  kind: 'mapping' | 'list' | 'text' | 'number' | 'boolean' | 'null';
  /** The key alone, or the whole item. */
  head: Span;
  children: OutlineItem[];
}

/** The keys of a file as a tree. */
export function outlineOf(text: string): OutlineItem[] {
  return childrenOf(ParsedFile.parse(text).root);
}

function childrenOf(parent: Located): OutlineItem[] {
  return [...parent.children]
    .filter(([, child]) => isInside(child, parent))
    .map(([key, child]) => itemOf(key, child));
}

function itemOf(key: string | number, located: Located): OutlineItem {
  const { value, range, keyRange = range } = located;
  const kind = kindOf(value);
  const isWord = kind !== 'mapping' && kind !== 'list';
  return {
    name: typeof key === 'number' ? nameOf(key, value) : key || '""',
    detail: isWord && typeof key === 'string' ? excerpt(String(value ?? '')) : '',
    kind,
    offset: keyRange.offset,
    endOffset: Math.max(range.endOffset, keyRange.endOffset),
    head: { offset: keyRange.offset, endOffset: keyRange.endOffset },
    children: childrenOf(located),
  };
}

/** What tells an item from the others of its list: its name, its path or itself. */
function nameOf(position: number, value: unknown): string {
  const { name, path } = Object(value) as { name?: unknown; path?: unknown };
  const own = typeof value === 'object' ? (name ?? path) : value;
  return own === undefined || typeof own === 'object' || own === '' ? String(position) : excerpt(String(own));
}

function kindOf(value: unknown): OutlineItem['kind'] {
  if (value === null) return 'null';
  if (typeof value === 'object') return Array.isArray(value) ? 'list' : 'mapping';
  if (typeof value === 'boolean') return 'boolean';
  return typeof value === 'string' ? 'text' : 'number';
}
