import { dirname, resolve } from 'node:path';
import type { Located } from '../locate';
import type { ParsedFile } from '../parse';
import type { Path } from '../schema/walk';
import type { TextRange } from '../text-range';
import { namesFile } from './meaning';

/** A value of the file with its path. */
export interface Visited {
  path: Path;
  located: Located;
}

/** Every value, the outer before the inner; not those that only an alias repeats. */
export function* valuesOf(located: Located, path: Path = []): Generator<Visited> {
  yield { path, located };
  for (const [key, child] of located.children) {
    if (isInside(child, located)) yield* valuesOf(child, [...path, key]);
  }
}

/** Whether a value stands within another: what an alias stands for does not. */
export function isInside({ range, keyRange }: Located, { range: around }: Located): boolean {
  return (keyRange ?? range).offset >= around.offset && range.endOffset <= around.endOffset;
}

/** A value that names a file or folder. */
export interface NamedPath {
  path: Path;
  range: TextRange;
  /** Absolute. */
  target: string;
}

/** Everything in the file that names a file or folder, whether that is there or not. */
export function namedPaths({ root }: ParsedFile, file: string): NamedPath[] {
  const folder = dirname(resolve(file));
  const found: NamedPath[] = [];
  for (const { path, located } of valuesOf(root)) {
    const { value, range } = located;
    if (typeof value !== 'string' || value === '') continue;
    const relativeTo = namesFile(path);
    if (relativeTo) {
      const base = relativeTo === 'data' ? dataFolder(root, path) : '.';
      found.push({ path, range, target: resolve(folder, base, value) });
    }
  }
  return found;
}

/** The `path` of the data set that a file belongs to. */
function dataFolder(root: Located, path: Path): string {
  const depth = path.findLastIndex(part => part === 'corpus' || part === 'queries' || part === 'qrels');
  const data = path.slice(0, depth).reduce<Located | undefined>((at, key) => at?.children.get(key), root);
  const value = data?.children.get('path')?.value;
  return typeof value === 'string' ? value : '.';
}
