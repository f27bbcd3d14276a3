import { formatPath } from '../findings';
import type { Located } from '../locate';
import { ParsedFile } from '../parse';
import type { Path } from '../schema/walk';
import { describeTarget } from './describe-target';
import type { LanguagesOfData } from './folders';
import { keyMeaning, valueMeaning } from './meaning';
import type { Span } from './sketch';
import { isInside, namedPaths } from './walk-file';

/** What is known of a key or value. */
export interface Hover extends Span {
  /** Markdown; texts of the user are in code spans. */
  markdown: string;
  /** The part of it that the JSON Schema of experiment files does not say. */
  beyondSchema?: string;
}

/** The meaning of the key or value at an offset, and what is at the path that it names. */
export async function hoverAt(
  text: string,
  file: string,
  offset: number,
  languages: LanguagesOfData,
): Promise<Hover | undefined> {
  const parsed = ParsedFile.parse(text);
  const found = placeAt(parsed.root, offset);
  if (!found) return undefined;
  const { path, located, onKey } = found;
  const { offset: start, endOffset } = onKey ? located.keyRange! : located.range;
  const named = namedPaths(parsed, file).find(named => formatPath(named.path) === formatPath(path));
  const target = named && (await describeTarget(parsed.root, named, languages));
  const ofValue = onKey ? undefined : valueMeaning(path, located.value);
  const meaning = ofValue ?? keyMeaning(path);
  const parts = onKey || !target ? [meaning, target] : [target, meaning];
  const markdown = parts.filter(part => part !== undefined).join('\n\n---\n\n');
  if (!markdown) return undefined;
  const beyondSchema = target ?? (path[0] === 'matrix' ? meaning : ofValue);
  return { offset: start, endOffset, markdown, ...(beyondSchema ? { beyondSchema } : {}) };
}

interface Place {
  path: Path;
  located: Located;
  onKey: boolean;
}

/** The key or the word, number or text at an offset. */
function placeAt(root: Located, offset: number, path: Path = []): Place | undefined {
  for (const [key, child] of root.children) {
    if (!isInside(child, root)) continue;
    const { range, keyRange, children } = child;
    const own: Path = [...path, key];
    if (keyRange && holds(keyRange, offset)) return { path: own, located: child, onKey: true };
    if (!holds(range, offset)) continue;
    return children.size > 0 ? placeAt(child, offset, own) : { path: own, located: child, onKey: false };
  }
  return undefined;
}

const holds = (span: Span, offset: number): boolean => span.offset <= offset && offset <= span.endOffset;
